package io.muster.agent.tls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** What a registry's alert (RFC 8446, 6) most likely means to a person. */
final class Alerts {
  private Alerts() {}

  static String said(TlsFatalAlertReceived alert) {
    short description = alert.getAlertDescription();
    if (description == AlertDescription.certificate_required) {
      return "it asks for a certificate; expected muster.tls.cert and muster.tls.key";
    }
    if (description == AlertDescription.certificate_expired) {
      return "it finds this service's certificate expired (muster.tls.cert)";
    }
    if (description >= AlertDescription.bad_certificate
        && description <= AlertDescription.unknown_ca) {
      return "it does not accept this service's certificate (muster.tls.cert), "
          + AlertDescription.getName(description);
    }
    return "alert " + AlertDescription.getText(description);
  }
}
