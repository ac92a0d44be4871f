package dev.overlane.lab;

/**
 * Something that is done if this process ends, by Ctrl-C for example, before it is called off. Any
 * thread.
 */
public final class ExitHook implements AutoCloseable {
  private final Thread hook;

  private ExitHook(Thread hook) {
    this.hook = hook;
  }

  /**
   * Sets it.
   *
   * @param name of the thread that does the task
   */
  public static ExitHook set(String name, Runnable task) {
    Thread hook = new Thread(task, name);
    Runtime.getRuntime().addShutdownHook(hook);
    return new ExitHook(hook);
  }

  /** Calls it off, unless the process is ending already. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook has its way.
      return;
    }
  }
}
