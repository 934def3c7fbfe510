package samples.trio;

/** A service of the trio. */
public final class ExplosionService {
  private ExplosionService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {}
}
