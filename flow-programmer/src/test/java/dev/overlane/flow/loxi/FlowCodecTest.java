package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.Flow.Lifetime;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import dev.overlane.flow.state.RawBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is written reads back equal, in both versions, and nothing breaks the reader. */
final class FlowCodecTest {
  private static final int FLOW_MOD_MATCH_OFFSET = 48;

  /** The entry of flow stats that a switch makes of a flow that it was sent. */
  static ByteBuf statsEntry(Flow flow, FlowCodec codec) {
    ByteBuf rest = codec.add(flow, 1).skipBytes(FLOW_MOD_MATCH_OFFSET);
    ByteBuf entry = Unpooled.buffer().writeShort(FLOW_MOD_MATCH_OFFSET + rest.readableBytes());
    entry.writeByte(flow.key().table()).writeByte(0).writeLong(0);
    entry.writeShort(flow.key().priority()).writeShort(flow.lifetime().idleTimeout());
    entry.writeShort(flow.lifetime().hardTimeout()).writeShort(flow.lifetime().flags());
    return entry.writeInt(0).writeLong(flow.cookie()).writeLong(0).writeLong(0).writeBytes(rest);
  }

  @Property(tries = 500)
  void anyFlow_writtenAndRead_isEqual(@ForAll("flows") Flow flow, @ForAll Protocol protocol)
      throws MalformedException {
    FlowCodec codec = new FlowCodec(protocol);
    assertThat(codec.readStats(statsEntry(flow, codec))).isEqualTo(flow);
  }

  @Property(tries = 2_000)
  void anyDamage_isReadOrRefused_butBreaksNothing(
      @ForAll("flows") Flow flow, @ForAll @IntRange(max = 200) int where, @ForAll byte what) {
    FlowCodec codec = new FlowCodec(Protocol.OPENFLOW_14);
    ByteBuf entry = statsEntry(flow, codec);
    entry.setByte(where % entry.readableBytes(), what);

    Throwable thrown = catchThrowable(() -> codec.readStats(entry));

    assertThat(thrown).matches(t -> t == null || t instanceof MalformedException);
  }

  @Provide
  Arbitrary<Flow> flows() {
    Arbitrary<FlowKey> keys =
        Combinators.combine(
                Arbitraries.integers().between(0, 254),
                Arbitraries.integers().between(0, 65_535),
                matches())
            .as(FlowKey::new);
    Arbitrary<Lifetime> lifetimes =
        Combinators.combine(
                Arbitraries.integers().between(0, 65_535),
                Arbitraries.integers().between(0, 65_535),
                Arbitraries.integers().between(0, 31))
            .as(Lifetime::new);
    return Combinators.combine(
            keys, Arbitraries.longs(), instructions().list().ofMaxSize(4), lifetimes)
        .as(
            (key, cookie, instructions, lifetime) ->
                new Flow(key, cookie, ImmutableList.copyOf(instructions), lifetime));
  }

  private static Arbitrary<FlowMatch> matches() {
    Arbitrary<MacAddress> macs =
        Arbitraries.longs().between(0, (1L << 48) - 1).map(MacAddress::new);
    Arbitrary<MaskedMac> masked =
        Combinators.combine(macs, macs)
            .as((value, mask) -> new MaskedMac(new MacAddress(value.value() & mask.value()), mask));
    // OXMs that FlowMatch has no name for: a masked register, a tun_metadata, eth_src/mask
    Arbitrary<RawBytes> others =
        Arbitraries.of("0001010800000001000000ff", "00015080", "80000907020000000000fe")
            .map(hex -> RawBytes.of(oxm(hex)));
    Arbitrary<FlowMatch> named =
        Combinators.combine(
                ports().optional(),
                bits(),
                Arbitraries.longs().optional(),
                Arbitraries.integers().map(Ipv4Address::new).optional(),
                masked.optional(),
                masked.optional(),
                Arbitraries.integers().between(0, 4094).map(VlanMatch::new).optional())
            .as(
                (port, bits, tunnel, source, ethSource, ethDestination, vlan) ->
                    new FlowMatch(
                        optional(port),
                        bits,
                        optionalLong(tunnel),
                        source,
                        ethSource,
                        ethDestination,
                        vlan,
                        ImmutableList.of(),
                        ImmutableList.of()));
    return Combinators.combine(named, headers(), others.list().ofMaxSize(3))
        .as(
            (match, headers, rest) -> {
              FlowMatch all = match;
              for (HeaderMatch header : headers) {
                all = all.with(header);
              }
              return all.withOthers(ImmutableList.copyOf(rest));
            });
  }

  /** Any fields under any masks. */
  private static Arbitrary<List<HeaderMatch>> headers() {
    Arbitrary<HeaderMatch> one =
        Arbitraries.of(HeaderField.class)
            .flatMap(
                field -> {
                  Arbitrary<byte[]> bytes =
                      Arbitraries.bytes().array(byte[].class).ofSize(field.bits() / Byte.SIZE);
                  Arbitrary<byte[]> masks =
                      bytes.map(
                          mask -> {
                            mask[0] |= 1;
                            return mask;
                          });
                  return Combinators.combine(bytes, masks)
                      .as((value, mask) -> HeaderMatch.of(field, value, mask));
                });
    return one.list().ofMaxSize(4);
  }

  /** Real ports, IN_PORT and LOCAL; OpenFlowJ refuses reserved numbers without a name. */
  private static Arbitrary<Integer> ports() {
    return Arbitraries.oneOf(Arbitraries.integers().between(1, 65_279), Arbitraries.of(-8, -2));
  }

  private static byte[] oxm(String hex) {
    ByteBuf bytes = Unpooled.buffer();
    for (int i = 0; i < hex.length(); i += 2) {
      bytes.writeByte(Integer.parseInt(hex.substring(i, i + 2), 16));
    }
    int missing = 4 + bytes.getUnsignedByte(3) - bytes.readableBytes();
    bytes.writeZero(Math.max(0, missing)).writerIndex(4 + bytes.getUnsignedByte(3));
    byte[] exact = new byte[bytes.readableBytes()];
    bytes.readBytes(exact);
    return exact;
  }

  private static OptionalInt optional(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static OptionalLong optionalLong(Optional<Long> value) {
    return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static Arbitrary<Bits> bits() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
        .as((value, mask) -> new Bits(value & mask, mask));
  }

  private static Arbitrary<FlowInstruction> instructions() {
    RawBytes writeActions = RawBytes.of(new byte[] {0, 3, 0, 8, 0, 0, 0, 0});
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 254).map(FlowInstruction.GotoTable::new),
        bits().map(FlowInstruction.WriteMetadata::new),
        Arbitraries.just(new FlowInstruction.Opaque(writeActions)),
        actions().list().ofMinSize(1).ofMaxSize(6).map(FlowCodecTest::apply));
  }

  private static FlowInstruction apply(List<FlowAction> actions) {
    return new FlowInstruction.ApplyActions(ImmutableList.copyOf(actions));
  }

  private static Arbitrary<FlowAction> actions() {
    RawBytes note = RawBytes.of(new byte[] {-1, -1, 0, 16, 0, 0, 35, 32, 0, 8, 1, 2, 3, 4, 5, 6});
    Arbitrary<Integer> tables = Arbitraries.integers().between(0, 254);
    Arbitrary<Integer> shorts = Arbitraries.integers().between(0, 65_535);
    return Arbitraries.oneOf(
        ports().map(FlowAction.Output::new),
        Arbitraries.longs().map(FlowAction.SetTunnelId::new),
        Arbitraries.integers().map(Ipv4Address::new).map(FlowAction.SetTunnelDestination::new),
        Arbitraries.integers().between(1, 4094).map(VlanTag::new).map(FlowAction.PushVlan::new),
        Arbitraries.just(new FlowAction.PopVlan()),
        Arbitraries.just(new FlowAction.Opaque(note)),
        tables.map(FlowAction.Resubmit::new),
        Combinators.combine(shorts, tables).as(FlowAction.Track::new),
        shorts.map(FlowAction.Commit::new),
        Combinators.combine(
                tables,
                shorts,
                Arbitraries.longs(),
                shorts,
                Arbitraries.longs().between(0, 0xffff_ffffL),
                Arbitraries.integers().between(FlowAction.Learn.UNTOLD, 63),
                Arbitraries.of(true, false))
            .as(FlowAction.Learn::new),
        Combinators.combine(
                Arbitraries.integers().between(0, 63),
                Arbitraries.integers().between(1, 64),
                Arbitraries.longs())
            .as(FlowAction.LoadMetadata::new));
  }
}
