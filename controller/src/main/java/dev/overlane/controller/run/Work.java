package dev.overlane.controller.run;

/** The reconciler as those see it that change rows and flows for it; on the host's loop. */
interface Work {

  /** Has the next step planned. */
  void wake();

  /** Nothing is begun now, and why: for the status. */
  void held(String reason);

  /** Something is under way: nothing else begins until {@link #finish}. */
  void begun(String what);

  /** Takes an outcome, and plans anew whatever comes of that; any thread. */
  void finish(Runnable take);

  /** Takes an outcome of what nothing waited for, and plans anew; any thread. */
  void meanwhile(Runnable take);
}
