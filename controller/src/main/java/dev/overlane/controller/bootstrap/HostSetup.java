package dev.overlane.controller.bootstrap;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.controller.pki.ManagerTarget;
import java.util.Optional;

/**
 * What a host needs before Overlane can reach it. PURE.
 *
 * @param host as the file has it
 * @param manager how its ovsdb-server and the controller find each other
 * @param controller what its bridge is to have as controller; empty: Overlane writes that itself
 * @param tls whether it needs a key and certificates
 */
public record HostSetup(
    Host host, ManagerTarget manager, Optional<String> controller, boolean tls) {

  /**
   * Of a host of the file.
   *
   * @param address where hosts find the controller, if the file is not to be asked
   * @return empty if the host must know that address, and nobody tells it
   */
  public static Optional<HostSetup> of(NetworkModel model, Host host, Optional<String> address) {
    Optional<ManagerTarget> manager = ManagerTarget.asWritten(model, host, address);
    ListenMethod openflow = model.controller().openflowListen();
    boolean own = model.controller().openflowTargets().isEmpty();
    Optional<String> controller =
        own
            ? ManagerTarget.found(model, openflow, address).map(Object::toString)
            : Optional.empty();
    if (manager.isEmpty() || (own && controller.isEmpty())) {
      return Optional.empty();
    }
    boolean ssl = manager.get().manager().filter(to -> to.contains("ssl:")).isPresent();
    boolean tls = ssl || model.controller().openflowListens().stream().anyMatch(ListenMethod::tls);
    return Optional.of(new HostSetup(host, manager.get(), controller, tls));
  }

  /** Whether there is nothing to be done on the host. */
  public boolean isNothing() {
    return lines().isEmpty();
  }

  /** What to type on the host as root, a command each. */
  public ImmutableList<String> lines() {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    manager
        .systemId()
        .ifPresent(
            id ->
                lines.add(
                    "echo " + EnrolmentScript.quoted(id) + " >/etc/openvswitch/system-id.conf"));
    if (tls) {
      lines.add(EnrolmentScript.commands(manager));
    } else if (!manager.commands().isEmpty()) {
      lines.add("ovs-vsctl " + Joiner.on(" -- ").join(manager.commands()));
    }
    controller.ifPresent(to -> lines.add(setController(to)));
    return lines.build();
  }

  /** Makes the bridge if there is none: closed, as Overlane would. */
  private String setController(String target) {
    String bridge = host.bridge();
    String userspace =
        host.datapathType() == DatapathType.NETDEV
            ? " -- set Bridge " + bridge + " datapath_type=netdev"
            : "";
    return "ovs-vsctl --may-exist add-br "
        + bridge
        + userspace
        + " -- set-fail-mode "
        + bridge
        + " secure -- set-controller "
        + bridge
        + " "
        + target;
  }
}
