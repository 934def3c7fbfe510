package io.muster.agent.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * The running contexts of Spring Boot, 2.5 and newer: each application enters its context into the
 * list of what is to be closed at the end. Any thread.
 */
public final class SpringContexts {
  /** The class that holds the list. */
  public static final String APPLICATION = "org.springframework.boot.SpringApplication";

  private SpringContexts() {}

  /**
   * Returns the contexts entered.
   *
   * @param application an initialised class of the name {@link #APPLICATION}
   */
  public static List<Object> of(Class<?> application) throws ReflectiveOperationException {
    Object hook = Reflect.getStatic(application, "shutdownHook");
    Object contexts = hook == null ? null : Reflect.get(hook, "contexts");
    return contexts instanceof Collection
        ? new ArrayList<>(((Collection<?>) contexts))
        : Collections.emptyList();
  }
}
