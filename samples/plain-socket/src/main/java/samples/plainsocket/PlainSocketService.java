package samples.plainsocket;

/** A service on a plain socket. */
public final class PlainSocketService {
  private PlainSocketService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) {}
}
