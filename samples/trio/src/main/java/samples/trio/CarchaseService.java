package samples.trio;

/** A service of the trio. */
public final class CarchaseService {
  private CarchaseService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {}
}
