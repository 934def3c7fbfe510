package samples.activemq6;

import org.apache.activemq.broker.BrokerService;

/** A message broker inside an application. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    BrokerService broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.addConnector("tcp://0.0.0.0:0");
    broker.start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    broker.stop();
  }
}
