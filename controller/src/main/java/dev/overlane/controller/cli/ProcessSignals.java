package dev.overlane.controller.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Process signals. The JDK's own handling of SIGTERM ends with status 143, and it has none of
 * SIGHUP; {@code sun.misc.Signal} of module jdk.unsupported is the one way to both, reached by
 * reflection because javac warns of its name.
 */
final class ProcessSignals {
  private ProcessSignals() {}

  /** Runs the task on each SIGHUP, on a thread of the JVM's. */
  static void onHangup(Runnable task) {
    handle("HUP", task);
  }

  /** Runs the task on SIGTERM and SIGINT instead of ending the process. */
  static void onTermination(Runnable task) {
    onTerminate(task);
    onInterrupt(task);
  }

  /** Runs the task on SIGTERM instead of ending the process. */
  static void onTerminate(Runnable task) {
    handle("TERM", task);
  }

  /**
   * Runs the task on SIGINT, as a terminal sends it to all in the foreground, instead of ending.
   */
  static void onInterrupt(Runnable task) {
    handle("INT", task);
  }

  private static void handle(String signal, Runnable task) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              task.run();
              return null;
            }
            throw new UnsupportedOperationException(method.getName());
          };
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerClass}, invocation);
      signalClass
          .getMethod("handle", signalClass, handlerClass)
          .invoke(null, signalClass.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + signal, e);
    }
  }
}
