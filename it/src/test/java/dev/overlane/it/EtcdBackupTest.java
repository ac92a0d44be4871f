package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An etcd whose disk is lost and whose backup is old, under members over two real hosts. */
@Tag("long")
final class EtcdBackupTest {
  /** What the backup has, and what is in force when it is lost. */
  private static final String OLD = EtcdMembers.NETWORK;

  private static final String KEPT = OLD.replace("vni: 10100", "vni: 10900");
  private static final ImmutableList<String> STARTED = ImmutableList.of("c1", "c2");

  private final PageBlocks page = PageBlocks.of("docs/cluster.md", EtcdBackupTest.class);

  @RegisterExtension final EtcdMembers members = new EtcdMembers();

  private final Stage stage = members.stage();

  @Test
  void restoredBackup_changesNothing_andTheKeptFileIsInForceAgain() throws IOException {
    STARTED.forEach(members::spawn);
    apply(OLD);
    ImmutableList<String> backup = page.next("export ETCDCTL_API=3 ");
    typed(backup);
    apply(KEPT);
    // The hosts are held under epochs that the backup's etcd cannot give soon.
    for (int i = 0; i < 40; i++) {
      assertThat(members.etcd().ctl("put", "/others", "x").succeeded()).isTrue();
    }
    stop();
    STARTED.forEach(members::spawn);
    STARTED.forEach(name -> members.get(name).awaitConverged());

    try (Peace peace = new Peace(stage, members.all(), new ClusterFigures())) {
      stop();
      members.etcd().lose();
      CommandResult restored =
          members.etcd().restore(page.next("etcdctl snapshot restore ").get(0));
      assertThat(restored.succeeded()).as("%s", restored).isTrue();
      members.etcd().start();
      members.etcd().awaitHealthy();

      assertThat(refusal()).isIn(shown());

      typed(
          ImmutableList.<String>builder()
              .add(backup.get(0))
              .addAll(page.next("etcdctl del "))
              .build());
      for (String name : STARTED) {
        raiseEra(name);
        members.spawn(name);
      }
      apply(KEPT);
      peace.assertKept();
    }
    page.assertNoneLeft();
  }

  private void apply(String text) {
    CommandResult result = members.apply("c1", text, "--yes");
    assertThat(result.exitCode()).as("%s", result).isZero();
    STARTED.forEach(name -> members.get(name).awaitConverged());
  }

  private void stop() {
    STARTED.forEach(name -> assertThat(members.get(name).stop()).isZero());
  }

  private void typed(ImmutableList<String> commands) {
    CommandResult result =
        EtcdProcess.typed(
            stage.lab().controllerNamespace(),
            stage.file().path().getParent(),
            commands.stream()
                .map(command -> command.replace("/prod/", "/test/"))
                .collect(ImmutableList.toImmutableList()));
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  /** What a member says that starts on the backup without more; it is stopped again. */
  private String refusal() {
    ControllerProcess member = members.get("c1");
    int mark = member.mark();
    members.spawn("c1");
    String line = member.awaitLog(mark, "the host is held under epoch");
    assertThat(member.stop()).isZero();
    return numberless(line.replaceFirst("^\\S+ +[A-Z]+ +", ""));
  }

  private static ImmutableList<String> shown() throws IOException {
    return Files.readAllLines(Path.of("../docs/cluster.md")).stream()
        .map(EtcdBackupTest::numberless)
        .collect(ImmutableList.toImmutableList());
  }

  private static String numberless(String line) {
    return line.replaceAll("[0-9]+", "N");
  }

  private void raiseEra(String name) throws IOException {
    Path own = stage.file().path().resolveSibling(name + ".yaml");
    String text = Files.readString(own);
    members.own(name, text.replace("  name: test\n", "  name: test\n  era: 1\n"));
    assertThat(Files.readString(own)).isNotEqualTo(text);
  }
}
