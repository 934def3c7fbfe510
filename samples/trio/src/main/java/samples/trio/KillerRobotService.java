package samples.trio;

/** A service of the trio. */
public final class KillerRobotService {
  private KillerRobotService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {}
}
