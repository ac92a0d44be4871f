package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code overlane pki} with the real ovs-pki, ovs-vsctl and ovsdb-server. */
final class PkiTest {
  /** An ovsdb-server as a host's start script starts it, on a database of its own. */
  private static final String START_OVSDB =
      """
      export OVS_RUNDIR="$PWD"
      ovsdb-tool create conf.db /usr/share/openvswitch/vswitch.ovsschema
      ovsdb-server conf.db --remote=punix:db.sock --remote=db:Open_vSwitch,Open_vSwitch,manager_options \
        --private-key=db:Open_vSwitch,SSL,private_key --certificate=db:Open_vSwitch,SSL,certificate \
        --bootstrap-ca-cert=db:Open_vSwitch,SSL,ca_cert \
        --unixctl=ctl --log-file=log --pidfile=pid --detach --no-chdir
      trap 'kill "$(cat pid)"' EXIT
      ovs-vsctl --no-wait init
      as() {
        until ss -Hltn "sport = :$1" | grep -q .; do sleep 0.05; done
        ovsdb-client -p "$2" -c "$3" -C "$4" -t 10 list-dbs "ssl:127.0.0.1:$1"
      }
      """;

  @TempDir private Path directory;

  @BeforeAll
  static void requireOpenVswitch() {
    OnRealHosts.orSkip();
  }

  @Test
  void enrolledHost_obeysTheControllerAndNoOtherHost() {
    CommandResult result =
        PkiScript.runApart(
            directory,
            START_OVSDB
                + """
                overlane pki init >/dev/null
                overlane pki host dt-1 dt-2 >/dev/null
                overlane pki host dt-1 --script | sh
                stat -c '%a %n' /etc/openvswitch/overlane/*
                as 6640 pki/controller-key.pem pki/controller-cert.pem pki/switch-ca.pem
                as 6640 pki/hosts/dt-2-key.pem pki/hosts/dt-2-cert.pem pki/switch-ca.pem || echo refused
                """);

    assertThat(result.stdout())
        .as("%s", result)
        .isEqualTo(
            """
            dt-1: enrolled
            600 /etc/openvswitch/overlane/cert.pem
            600 /etc/openvswitch/overlane/controller-ca.pem
            600 /etc/openvswitch/overlane/key.pem
            Open_vSwitch
            _Server
            refused
            """);
  }

  @Test
  void hostEnrolledAgain_takesTheNewKeyWithoutARestart() {
    CommandResult result =
        PkiScript.runApart(
            directory,
            START_OVSDB
                + """
                overlane pki init >/dev/null
                overlane pki host dt-1 --script | sh
                overlane pki renew dt-1 --new-key >/dev/null
                overlane pki host dt-1 --script | sh
                cmp pki/hosts/dt-1-key.pem /etc/openvswitch/overlane/key.pem
                as 6640 pki/controller-key.pem pki/controller-cert.pem pki/switch-ca.pem
                """);

    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(result.stdout()).endsWith("Open_vSwitch\n_Server\n");
  }

  @Test
  void hostThatDialsIn_isGivenItsSystemId() throws IOException {
    Files.writeString(
        directory.resolve("net.yaml"),
        """
        version: 1
        controller:
          openflow: { listen: "pssl:6653", target: "ssl:127.0.0.1:6653" }
          ovsdb: { listen: "pssl:6640" }
          tls: { private-key: k, certificate: c, ca-certificate: a }
        segments: { ab: { vlan: 100 } }
        hosts:
          dt-1: { address: 192.0.2.1, ovsdb: manager, system-id: "a'\\"\\\\$(x),b" }
        """);

    CommandResult result =
        PkiScript.runApart(
            directory,
            START_OVSDB
                + """
                overlane pki init >/dev/null
                overlane pki host dt-1 --config net.yaml --script | sh
                ovs-vsctl get-manager
                ovs-vsctl get Open_vSwitch . external_ids:system-id
                cat /etc/openvswitch/system-id.conf
                """);

    assertThat(result.stdout())
        .as("%s", result)
        .isEqualTo(
            """
            dt-1: enrolled
            ssl:127.0.0.1:6640
            "a'\\"\\\\$(x),b"
            a'"\\$(x),b
            """);
  }

  @Test
  void hostRenewedByItsNameAlone_keepsItsManager() {
    CommandResult result =
        PkiScript.runApart(
            directory,
            START_OVSDB
                + """
                overlane pki init >/dev/null
                overlane pki host dt-1 --manager ssl:127.0.0.1:6640 --script | sh
                overlane pki renew dt-1 --new-key | tee lines
                sed -n 's/ | ssh .*//p' lines >line
                . ./line | sh
                cmp pki/hosts/dt-1-key.pem /etc/openvswitch/overlane/key.pem
                ovs-vsctl get-manager
                """);

    assertThat(result.stdout())
        .as("%s", result)
        .containsOnlyOnce("overlane pki host dt-1 --manager keep --script | ssh root@dt-1 sh")
        .doesNotContain("pssl:")
        .endsWith("dt-1: enrolled\nssl:127.0.0.1:6640\n");
  }

  @Test
  void authoritiesOfOvsPki_workInBothDirections() {
    CommandResult result =
        PkiScript.runApart(
            directory,
            START_OVSDB
                + """
                ovs-pki --dir=old --log="$PWD/ovs-pki.log" init 2>/dev/null
                ovs-pki --dir=old --log="$PWD/ovs-pki.log" --batch req+sign theirs switch >/dev/null
                ovs-pki --dir=old --log="$PWD/ovs-pki.log" --batch req+sign boss controller >/dev/null
                overlane pki import old >/dev/null
                overlane pki host ours >/dev/null
                cp pki/hosts/ours-cert.pem ours-cert.pem
                ovs-pki --dir=old --log="$PWD/ovs-pki.log" verify ours switch
                ovs-vsctl --no-wait set-ssl "$PWD/theirs-privkey.pem" "$PWD/theirs-cert.pem" \
                  "$PWD/old/controllerca/cacert.pem" -- set-manager pssl:6640
                as 6640 pki/controller-key.pem pki/controller-cert.pem pki/switch-ca.pem
                overlane pki host ours --script | sh
                as 6640 boss-privkey.pem boss-cert.pem old/switchca/cacert.pem
                overlane pki revoke theirs
                """);

    assertThat(result.stdout())
        .as("%s", result)
        .isEqualTo(
            """
            ours-cert.pem: OK
            Open_vSwitch
            _Server
            ours: enrolled
            Open_vSwitch
            _Server
            theirs: revoked 02
            """);
  }

  @Test
  void noCommandButTheScript_showsAKey() {
    CommandResult result =
        PkiScript.run(
            directory,
            """
            exec 2>&1
            overlane pki init
            overlane pki host dt-1
            overlane pki renew dt-1 --new-key
            overlane pki list --json
            overlane pki controller --new-key
            overlane pki revoke dt-1
            cp pki/switch-ca.pem pki/private/switch-ca-key.pem
            overlane pki host dt-2 || true
            overlane pki import --switch-ca pki/controller-key.pem --switch-ca-key pki/controller-key.pem --dir x ||
              true
            """);

    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(result.stdout())
        .contains("holds no private key", "holds no certificate")
        .doesNotContain("PRIVATE");
  }
}
