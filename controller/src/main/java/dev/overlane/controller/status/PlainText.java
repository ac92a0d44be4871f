package dev.overlane.controller.status;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of a file goes over the management network without TLS. PURE. */
public final class PlainText {
  private static final String HTTP = "http://";
  private static final Pattern HERE = Pattern.compile("127\\.|\\[::1\\]|localhost(:|/|$)");

  private PlainText() {}

  /** One line with the way out; empty: nothing but what stays on one machine. */
  public static Optional<String> of(NetworkModel model) {
    List<String> ways = new ArrayList<>();
    List<String> switches =
        model.controller().openflowListens().stream()
            .filter(PlainText::isPlain)
            .map(ListenMethod::toString)
            .toList();
    if (!switches.isEmpty()) {
      ways.add("OpenFlow (" + String.join(", ", switches) + ")");
    }
    List<Host> hosts =
        model.hosts().values().stream().filter(host -> isPlain(model, host)).toList();
    if (!hosts.isEmpty()) {
      ways.add(
          "OVSDB of "
              + (hosts.size() == 1 ? "host " + hosts.get(0).name() : hosts.size() + " hosts")
              + " ("
              + method(model, hosts.get(0))
              + (hosts.size() == 1 ? ")" : " ...)"));
    }
    List<String> warnings = new ArrayList<>();
    if (!ways.isEmpty()) {
      warnings.add(
          String.join(" and ", ways)
              + " in plain text: whoever reaches it can command the hosts, or be one. Use TLS:"
              + " overlane pki init makes keys and says what to write");
    }
    etcd(model).ifPresent(warnings::add);
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
  }

  private static Optional<String> etcd(NetworkModel model) {
    return model.controller().cluster().stream()
        .flatMap(cluster -> cluster.etcd().stream())
        .filter(PlainText::isPlain)
        .findFirst()
        .map(
            end ->
                "etcd ("
                    + end
                    + ") in plain text: whoever reaches it can stop all writing, and take hosts"
                    + " from members. Use https://, and an etcd that wants certificates of clients");
  }

  private static boolean isPlain(String url) {
    return url.startsWith(HTTP) && !HERE.matcher(url.substring(HTTP.length())).lookingAt();
  }

  private static boolean isPlain(NetworkModel model, Host host) {
    if (host.ovsdb() instanceof OvsdbAccess.Dial dial) {
      return dial.method() instanceof ConnectionMethod.Ip ip && !ip.tls() && !isHere(ip.host());
    }
    return model.controller().ovsdbListen().filter(PlainText::isPlain).isPresent();
  }

  private static String method(NetworkModel model, Host host) {
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
        ? dial.method().toString()
        : model.controller().ovsdbListen().map(ListenMethod::toString).orElse("");
  }

  private static boolean isPlain(ListenMethod listen) {
    return !listen.tls() && !isHere(listen.address());
  }

  private static boolean isHere(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }
}
