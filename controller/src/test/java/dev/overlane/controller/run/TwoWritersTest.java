package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Three members that all may believe in a mandate for one host, for as long as a seed likes: none
 * of them has a clock. Messages wait in their connections for as long as it likes, connections end,
 * the switch restarts and forgets everything, members stand still. The real {@link Tenure} decides
 * what each sends; a model of the host, which does what FenceTest and RoleTest show of the real
 * ones, what is taken. Once the host has taken something of a later epoch, nothing of an earlier
 * one is taken, ever; and nothing of two members under the same one: the last of them has another
 * etcd, which gives the numbers of the first again.
 */
final class TwoWritersTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 5_000;
  private static final int MEMBERS = 3;
  private static final UUID ROOT = new UUID(0, 1);

  @Test
  void twoWriters_neverBothSucceed() {
    long taken = 0;
    long refused = 0;
    long tenures = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      world.run();
      taken += world.taken;
      refused += world.refused;
      tenures += world.tenures;
    }
    // Else it would show nothing.
    assertThat(taken).isGreaterThan(SEEDS * 20L);
    assertThat(refused).isGreaterThan(SEEDS);
    assertThat(tenures).isGreaterThan(SEEDS * 3L);
  }

  /** The host, the wires and the members. */
  private static final class World {
    private final int seed;
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, String> externalIds = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private final Map<Long, String> writers = new HashMap<>();
    private long revision;
    private long otherRevision;
    private @Nullable FakeSwitch master;
    private long generation = -1;
    private long lastRows = -1;
    private long lastFlows = -1;
    private long taken;
    private long refused;
    private long tenures;

    World(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i < MEMBERS; i++) {
        members.add(new Member(this, "c" + i));
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        Member member = members.get(random.nextInt(MEMBERS));
        switch (random.nextInt(400)) {
          case 0 -> member.believes = Optional.of(taken(member));
          case 1 -> member.believes = Optional.empty();
          case 2 -> restartSwitch();
          case 3 -> member.endDatabase();
          case 4 -> member.endSwitch();
          case 5 -> member.paused = true;
          case 6, 7, 8, 9 -> member.paused = false;
          case 10, 11, 12, 13 -> member.tell(member.tenure::reconsider);
          default -> member.step();
        }
      }
    }

    /** A holding, by the etcd that the member has. */
    private HostEpoch taken(Member member) {
      if (members.indexOf(member) < MEMBERS - 1) {
        return new HostEpoch(++revision, member.name);
      }
      otherRevision = Math.max(otherRevision + 1, revision);
      return new HostEpoch(otherRevision, member.name);
    }

    private void restartSwitch() {
      history.add("the switch restarts");
      master = null;
      generation = -1;
      members.forEach(Member::endSwitch);
    }

    OvsdbSnapshot snapshot() {
      return new OvsdbSnapshot(
          new OvsdbSnapshot.RootRow(
              ROOT,
              ImmutableSet.of(),
              Optional.empty(),
              ImmutableMap.copyOf(externalIds),
              Optional.empty()),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableMap.of());
    }

    TxnOutcome transact(Member member, OvsdbChangeSet changes, OvsdbFence fence) {
      boolean holds =
          fence.whole()
              ? externalIds.equals(fence.externalIds())
              : externalIds.entrySet().containsAll(fence.externalIds().entrySet());
      if (!holds) {
        refused++;
        return new TxnOutcome.Rejected("fence");
      }
      long epoch = fence.whole() ? -1 : epoch(fence.externalIds());
      for (OvsdbChange change : changes.changes()) {
        externalIds.putAll(((OvsdbChange.MutateMap) change).put());
      }
      if (epoch >= 0 && !changes.isEmpty()) {
        took("rows", member, epoch, lastRows);
        lastRows = epoch;
      } else if (!changes.isEmpty()) {
        tenures++;
        history.add(member.name + " claims " + epoch(externalIds));
        assertThat(epoch(externalIds)).isGreaterThanOrEqualTo(lastRows);
        lastRows = epoch(externalIds);
      }
      members.forEach(Member::tellRows);
      return new TxnOutcome.Committed();
    }

    private static long epoch(Map<String, String> externalIds) {
      return HostEpoch.in(ImmutableMap.copyOf(externalIds)).orElseThrow().number();
    }

    FlowOutcome lead(FakeSwitch session, long epoch) {
      if (epoch < generation) {
        refused++;
        return new FlowOutcome.Refused("stale");
      }
      generation = epoch;
      master = session;
      history.add(session.member.name + " leads under " + epoch);
      took("lead", session.member, epoch, lastFlows);
      lastFlows = epoch;
      return new FlowOutcome.Applied();
    }

    FlowOutcome flows(FakeSwitch session) {
      if (master != session) {
        // A session that has not led is no slave: a switch takes what it sends.
        boolean slave = session.led;
        refused += slave ? 1 : 0;
        assertThat(slave).as("seed %s: it writes without having led", seed).isTrue();
        return new FlowOutcome.Refused("slave");
      }
      took("flows", session.member, generation, lastFlows);
      return new FlowOutcome.Applied();
    }

    private void took(String what, Member member, long epoch, long last) {
      taken++;
      history.add(what + " of " + member.name + " under " + epoch);
      assertThat(epoch).as("seed %s: %s", seed, history).isGreaterThanOrEqualTo(last);
      String writer = writers.computeIfAbsent(epoch, first -> member.name);
      assertThat(writer).as("seed %s: %s", seed, history).isEqualTo(member.name);
    }
  }

  /** A process: one loop, one connection with the database and one with the switch. */
  private static final class Member implements Work {
    private final World world;
    private final String name;
    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final OvsdbInput ovsdb;
    private final SwitchInput openflow = new SwitchInput();
    private final Tenure tenure;
    private final VirtualTime time = VirtualTime.inOrder();
    private Optional<HostEpoch> believes = Optional.empty();
    private boolean paused;
    private boolean busy;
    private @Nullable FakeDatabase database;
    private @Nullable FakeSwitch session;

    Member(World world, String name) {
      this.world = world;
      this.name = name;
      SerialLoop timers = time.newLoop();
      HostJournal journal =
          new HostJournal("h", time, new Figures(time).host("h"), timers::nanoTime);
      Pause pause = new Pause(timers, new Backoff(world.random));
      this.ovsdb = new OvsdbInput(journal, new Pause(timers, new Backoff(world.random)));
      WritePermit permit =
          new WritePermit() {
            @Override
            public boolean mayWrite() {
              return believes.isPresent();
            }

            @Override
            public boolean isShared() {
              return true;
            }

            @Override
            public Optional<HostEpoch> epoch() {
              return believes;
            }
          };
      this.tenure = new Tenure(permit, ovsdb, openflow, pause, journal, this);
    }

    /** Something of this member happens: on its loop, or at the far end of its wires. */
    void step() {
      switch (world.random.nextInt(6)) {
        case 0 -> connect();
        case 1 -> deliver(database == null ? null : database.toServer);
        case 2 -> deliver(session == null ? null : session.toSwitch);
        case 3 -> {
          if (!paused) {
            act();
          }
        }
        default -> {
          if (!paused) {
            deliver(loop);
          }
        }
      }
    }

    private static void deliver(@Nullable Deque<Runnable> wire) {
      Runnable next = wire == null ? null : wire.poll();
      if (next != null) {
        next.run();
      }
    }

    private void connect() {
      if (database == null) {
        FakeDatabase opened = new FakeDatabase(this);
        database = opened;
        OvsdbSnapshot first = world.snapshot();
        loop.add(() -> ovsdb.opened(opened, first));
      } else if (session == null) {
        FakeSwitch opened = new FakeSwitch(this);
        session = opened;
        loop.add(() -> openflow.opened(opened));
      }
    }

    void endDatabase() {
      FakeDatabase ended = database;
      database = null;
      if (ended != null) {
        ended.lose();
        loop.add(() -> ovsdb.closed(ended, "cut"));
      }
    }

    void endSwitch() {
      FakeSwitch ended = session;
      session = null;
      if (ended != null) {
        ended.lose();
        loop.add(() -> openflow.closed(ended));
      }
    }

    void tellRows() {
      FakeDatabase told = database;
      if (told != null) {
        OvsdbSnapshot now = world.snapshot();
        loop.add(() -> ovsdb.changed(told, now));
      }
    }

    void tell(Runnable task) {
      loop.add(task);
    }

    /** A turn of the reconciler: takes office, or writes what it may. */
    private void act() {
      if (busy || tenure.begin()) {
        return;
      }
      OvsdbSession rows = ovsdb.session();
      SwitchSession flows = openflow.session();
      if (world.random.nextBoolean() && rows != null && tenure.rows().mayWrite()) {
        busy = true;
        rows.apply(write(), tenure.fence())
            .whenComplete(
                (outcome, bug) ->
                    finish(
                        () -> {
                          if (!(outcome instanceof TxnOutcome.Committed)) {
                            tenure.doubt();
                          }
                        }));
      } else if (flows != null && tenure.flows().mayWrite()) {
        busy = true;
        flows
            .apply(MeterChangeSet.EMPTY)
            .whenComplete(
                (outcome, bug) ->
                    finish(
                        () -> {
                          if (!(outcome instanceof FlowOutcome.Applied)) {
                            tenure.doubt();
                          }
                        }));
      }
    }

    private OvsdbChangeSet write() {
      return new OvsdbChangeSet(
          ImmutableList.of(
              new OvsdbChange.MutateMap(
                  "~ host",
                  Table.ROOT,
                  ROOT,
                  "external_ids",
                  ImmutableMap.of("x", name),
                  ImmutableSet.of())));
    }

    @Override
    public void wake() {}

    @Override
    public void held(String reason) {}

    @Override
    public void begun(String what) {
      busy = true;
    }

    @Override
    public void finish(Runnable take) {
      loop.add(
          () -> {
            take.run();
            busy = false;
          });
    }

    @Override
    public void meanwhile(Runnable take) {
      loop.add(take);
    }
  }

  private static final class FakeDatabase implements OvsdbSession {
    private final Member member;
    private final Deque<Runnable> toServer = new ArrayDeque<>();
    private final List<CompletableFuture<TxnOutcome>> pending = new ArrayList<>();

    FakeDatabase(Member member) {
      this.member = member;
    }

    @Override
    public String remote() {
      return "model";
    }

    @Override
    public CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes, Optional<OvsdbFence> fence) {
      CompletableFuture<TxnOutcome> outcome = new CompletableFuture<>();
      pending.add(outcome);
      toServer.add(
          () -> outcome.complete(member.world.transact(member, changes, fence.orElseThrow())));
      return outcome;
    }

    /** What was sent arrives or not; no answer comes. */
    void lose() {
      while (!toServer.isEmpty() && member.world.random.nextBoolean()) {
        toServer.poll().run();
      }
      toServer.clear();
      pending.forEach(outcome -> outcome.complete(new TxnOutcome.Unknown("cut")));
    }

    @Override
    public void close(String reason) {
      if (member.database == this) {
        member.endDatabase();
      }
    }
  }

  private static final class FakeSwitch extends SilentSwitch {
    private final Member member;
    private final Deque<Runnable> toSwitch = new ArrayDeque<>();
    private final List<CompletableFuture<FlowOutcome>> pending = new ArrayList<>();
    private boolean led;

    FakeSwitch(Member member) {
      super("h");
      this.member = member;
    }

    @Override
    public CompletionStage<FlowOutcome> lead(long epoch) {
      return ask(
          () -> {
            FlowOutcome outcome = member.world.lead(this, epoch);
            led |= outcome instanceof FlowOutcome.Applied;
            return outcome;
          });
    }

    @Override
    public CompletionStage<FlowOutcome> apply(MeterChangeSet changes) {
      return ask(() -> member.world.flows(this));
    }

    private CompletionStage<FlowOutcome> ask(Supplier<FlowOutcome> question) {
      CompletableFuture<FlowOutcome> outcome = new CompletableFuture<>();
      pending.add(outcome);
      toSwitch.add(() -> outcome.complete(question.get()));
      return outcome;
    }

    /** A connection that ends with its switch takes with it what was under way. */
    void lose() {
      toSwitch.clear();
      if (member.world.master == this) {
        member.world.master = null;
      }
      pending.forEach(outcome -> outcome.complete(new FlowOutcome.Unknown("cut")));
    }

    @Override
    public CompletionStage<FlowOutcome> apply(FlowChangeSet changes) {
      throw new UnsupportedOperationException("meters stand for both");
    }

    @Override
    public void close(String reason) {
      if (member.session == this) {
        member.endSwitch();
      }
    }
  }
}
