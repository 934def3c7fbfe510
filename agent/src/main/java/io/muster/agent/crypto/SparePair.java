package io.muster.agent.crypto;

import io.muster.agent.certificate.Curve;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.jspecify.annotations.Nullable;

/**
 * One pair of keys on P-256, made before it is asked for, and used once: to make one takes a cold
 * JVM longer than all else that it computes for a handshake. Any thread.
 */
public final class SparePair {
  private @Nullable AsymmetricCipherKeyPair pair;

  /** Makes it; who takes it meanwhile waits for it. */
  public synchronized void make(SecureRandom random) {
    if (pair == null) {
      pair = generate(Curve.p256(), random);
    }
  }

  /** Returns it, or a new one; nobody else gets the same. */
  synchronized AsymmetricCipherKeyPair take(SecureRandom random) {
    AsymmetricCipherKeyPair made = pair;
    pair = null;
    return made == null ? generate(Curve.p256(), random) : made;
  }

  static AsymmetricCipherKeyPair generate(ECDomainParameters curve, SecureRandom random) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, random));
    return generator.generateKeyPair();
  }
}
