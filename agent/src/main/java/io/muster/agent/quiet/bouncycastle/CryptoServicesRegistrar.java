package io.muster.agent.quiet.bouncycastle;

import io.muster.agent.crypto.Randomness;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoServiceProperties;
import org.jspecify.annotations.Nullable;

/** Sets no constraints, and knows the kernel's randomness instead of the JDK's. */
public final class CryptoServicesRegistrar {
  private CryptoServicesRegistrar() {}

  /** Lets everything pass: what is agreed on is decided in {@code agent.crypto}. */
  public static void checkConstraints(CryptoServiceProperties service) {
    // nothing is constrained here
  }

  /** Returns the kernel's. */
  public static SecureRandom getSecureRandom() {
    return Randomness.open();
  }

  /** Returns this one, or the kernel's in place of none. */
  public static SecureRandom getSecureRandom(@Nullable SecureRandom given) {
    return given == null ? Randomness.open() : given;
  }
}
