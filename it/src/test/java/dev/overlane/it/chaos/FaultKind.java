package dev.overlane.it.chaos;

/** Everything that is made to go wrong. */
enum FaultKind {
  CONTROLLER_KILLED(
      "controller killed",
      "kill -9 of the controller, and another start of it",
      "none",
      "the new process has its file in force"),
  KILLED_INSIDE_BUNDLE(
      "killed inside a bundle",
      "as before, while a switch has got a part of a bundle, or all of it and its reply is held back",
      "none",
      "the new process has its file in force"),
  KILLED_INSIDE_TRANSACTION(
      "killed inside a transaction",
      "as before, while an ovsdb-server has got half of a transaction, or all of it and its reply is"
          + " held back",
      "none",
      "the new process has its file in force"),
  CLOCK_CHANGED(
      "clock changed",
      "the controller's wall clock jumps by 30 s, an hour or 400 days, ahead or back, and later"
          + " returns; the file changes meanwhile",
      "none",
      "the clock is right again"),
  VSWITCHD_KILLED(
      "ovs-vswitchd killed",
      "kill -9 of ovs-vswitchd and another start of it; each port comes back under the OpenFlow"
          + " number of another",
      "with an end on the host",
      "the new process has set up its bridges, as its start command tells"),
  VSWITCHD_FROZEN(
      "ovs-vswitchd frozen", "SIGSTOP, later SIGCONT", "with an end on the host", "SIGCONT"),
  OVSDB_KILLED(
      "ovsdb-server killed",
      "kill -9 of ovsdb-server and another start of it",
      "with an end on the host",
      "ovs-vswitchd has carried out a change of its own host made in the new server"),
  OVSDB_KILLED_AND_RENUMBERED(
      "ovsdb-server killed, renumbered",
      "as before, and each port, one after the other, gets a new OpenFlow number from the new"
          + " server",
      "with an end on the host",
      "as before"),
  BRIDGE_DELETED(
      "br0 deleted",
      "ovs-vsctl del-br br0",
      "with an end on the host",
      "the deletion is committed"),
  DATABASE_EMPTIED(
      "database emptied",
      "an ovsdb-server with an empty database takes the place of the present one, under the running"
          + " ovs-vswitchd",
      "with an end on the host",
      "what is the host's own is set up again (its underlay bridge)"),
  UNDERLAY_CUT(
      "underlay cut",
      "the host's link goes down, and up again",
      "with one end on the host",
      "the link is up"),
  CONTROL_CUT(
      "control network cut",
      "all connections between the controller and one host, or all, are reset, and so is every new"
          + " one; the file changes meanwhile",
      "none",
      "connections are let through"),
  CONTROL_SILENT(
      "control network silent",
      "nothing passes between the controller and one host, or all, and no connection is closed; the"
          + " file changes meanwhile",
      "none",
      "everything passes again"),
  SOCKET_FULL(
      "controller's socket full",
      "nobody reads what the controller sends to one switch while it sends 1,500 flows to each",
      "none",
      "the flows are read");

  private final String title;
  private final String effect;
  private final String concerned;
  private final String end;

  FaultKind(String title, String effect, String concerned, String end) {
    this.title = title;
    this.effect = effect;
    this.concerned = concerned;
    this.end = end;
  }

  /** Its name in a table. */
  String title() {
    return title;
  }

  /** What is done. */
  String effect() {
    return effect;
  }

  /** Which pairs it may touch. */
  String concerned() {
    return concerned;
  }

  /** What counts as the fault's end. */
  String end() {
    return end;
  }

  /** Whether this machine has what it takes. */
  boolean possible(ChaosLab lab) {
    return this != CLOCK_CHANGED || lab.clock().isPresent();
  }

  /** Does it, and returns when it is over; what is to heal may take longer. */
  Injury inflict(ChaosLab lab) {
    return switch (this) {
      case CONTROLLER_KILLED -> ControllerFaults.kill(lab);
      case KILLED_INSIDE_BUNDLE -> ControllerFaults.killInsideBundle(lab);
      case KILLED_INSIDE_TRANSACTION -> ControllerFaults.killInsideTransaction(lab);
      case CLOCK_CHANGED -> ControllerFaults.shiftClock(lab);
      case VSWITCHD_KILLED -> HostFaults.killVswitchd(lab);
      case VSWITCHD_FROZEN -> HostFaults.freezeVswitchd(lab);
      case OVSDB_KILLED -> HostFaults.killOvsdb(lab);
      case OVSDB_KILLED_AND_RENUMBERED -> HostFaults.killOvsdbAndRenumber(lab);
      case BRIDGE_DELETED -> HostFaults.deleteBridge(lab);
      case DATABASE_EMPTIED -> HostFaults.emptyDatabase(lab);
      case UNDERLAY_CUT -> NetworkFaults.cutUnderlay(lab);
      case CONTROL_CUT -> NetworkFaults.cutControl(lab);
      case CONTROL_SILENT -> NetworkFaults.muteControl(lab);
      case SOCKET_FULL -> NetworkFaults.fillSocket(lab);
    };
  }
}
