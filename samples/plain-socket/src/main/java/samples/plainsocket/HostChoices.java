package samples.plainsocket;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.net.ssl.SSLContext;

/**
 * An application that makes, in its main, the choices which the JDK takes once and for all at the
 * first use; prints what came of each. Reads a line first, so that others may have used something.
 */
public final class HostChoices {
  private HostChoices() {}

  /** A log manager of the application's own. */
  public static final class OwnLogManager extends LogManager {}

  /** A builder of MBean servers of the application's own. */
  public static final class OwnBuilder extends MBeanServerBuilder {
    private static int built;

    @Override
    public MBeanServer newMBeanServer(String domain, MBeanServer outer, MBeanServerDelegate about) {
      built++;
      return super.newMBeanServer(domain, outer, about);
    }
  }

  /** A security provider of the application's own. */
  public static final class OwnProvider extends Provider {
    private static final long serialVersionUID = 1;

    /** Made by the JDK. */
    @SuppressWarnings("deprecation") // the newer constructor is not there on Java 8
    public OwnProvider() {
      super("Own", 1.0, "of the application");
    }
  }

  /** Chooses, once its standard input has a line or ends. */
  public static void main(String[] arguments) throws IOException {
    for (int read = System.in.read(); read >= 0 && read != '\n'; ) {
      read = System.in.read();
    }
    System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
    System.setProperty("javax.management.builder.initial", OwnBuilder.class.getName());
    System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "7");
    System.setProperty("javax.net.ssl.trustStoreType", "own-type");
    Security.setProperty("networkaddress.cache.ttl", "77");
    Security.setProperty("security.provider.2", OwnProvider.class.getName());
    print("log manager", () -> LogManager.getLogManager().getClass().getSimpleName());
    print("log handlers", () -> LogManager.getLogManager().getLogger("").getHandlers().length);
    print("builder", HostChoices::builder);
    print("cache ttl", HostChoices::ttl);
    print("common pool", ForkJoinPool::getCommonPoolParallelism);
    print("second provider", () -> Security.getProviders()[1].getName());
    print("providers", () -> Security.getProviders().length);
    print("default context, bad trust store", HostChoices::defaultContext);
    print("default context, own", HostChoices::ownContext);
    print("context class loader", HostChoices::contextLoader);
    print("standard streams", () -> System.err.getClass() + " " + System.out.getClass());
    print("security manager", () -> System.getProperty("java.security.manager"));
    print("uncaught", () -> Thread.getDefaultUncaughtExceptionHandler());
  }

  private static Object builder() {
    ManagementFactory.getPlatformMBeanServer();
    return OwnBuilder.built > 0 ? "own" : "the JDK's";
  }

  private static Object ttl() throws ReflectiveOperationException {
    Method get = Class.forName("sun.net.InetAddressCachePolicy").getMethod("get");
    get.setAccessible(true);
    return get.invoke(null);
  }

  private static Object defaultContext() throws NoSuchAlgorithmException {
    return SSLContext.getDefault().getProtocol();
  }

  private static Object ownContext() throws Exception {
    SSLContext own = SSLContext.getInstance("TLS");
    own.init(null, new javax.net.ssl.TrustManager[0], null);
    SSLContext.setDefault(own);
    return SSLContext.getDefault().equals(own);
  }

  private static Object contextLoader() {
    return ClassLoader.getSystemClassLoader()
        .equals(Thread.currentThread().getContextClassLoader());
  }

  @SuppressWarnings("IllegalCatch") // what fails is as telling as what works
  private static void print(String what, Callable<Object> choice) {
    String came;
    try {
      came = String.valueOf(choice.call());
    } catch (Throwable e) {
      came = "failed with " + e.getClass().getName();
    }
    System.out.println(what + ": " + came);
  }
}
