package dev.overlane.flow.loxi;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import io.netty.buffer.ByteBuf;

/**
 * The flow mods of one change set on their way into a bundle: strict deletes first, then adds, each
 * under an index from 0 on. PURE.
 */
public final class BundleMods {
  private final FlowCodec flows;
  private final BundleCodec bundles;
  private final int bundle;
  private final ImmutableList<Flow> deletes;
  private final ImmutableList<Flow> adds;

  BundleMods(FlowCodec flows, int bundle, FlowChangeSet changes) {
    this.flows = flows;
    this.bundles = new BundleCodec(flows.protocol());
    this.bundle = bundle;
    this.deletes = changes.deletes();
    this.adds = changes.adds();
  }

  /** How many there are. */
  int size() {
    return deletes.size() + adds.size();
  }

  /** The flow that a mod deletes or adds. */
  Flow flow(int index) {
    return index < deletes.size() ? deletes.get(index) : adds.get(index - deletes.size());
  }

  /** A mod alone, which may be longer than a bundle's message can hold. */
  ByteBuf mod(int index, long xid) {
    return index < deletes.size()
        ? flows.deleteStrict(deletes.get(index).key(), xid)
        : flows.add(flow(index), xid);
  }

  /**
   * A mod in the message that puts it into the bundle.
   *
   * @param mod at most {@link BundleCodec#MAX_MESSAGE_BYTES}, with the same xid
   */
  ByteBuf message(ByteBuf mod, long xid) {
    return bundles.add(bundle, mod, xid);
  }

  /**
   * The messages that put a change set's flow mods into the first bundle of a connection of
   * OpenFlow 1.4, as a session sends them between the bundle's opening and its closing; their xids
   * count from 1.
   *
   * @throws IllegalArgumentException if a flow is longer than a message can be
   */
  public static ImmutableList<ByteBuf> openFlow14(FlowChangeSet changes) {
    BundleMods mods = new BundleMods(new FlowCodec(Protocol.OPENFLOW_14), 1, changes);
    ImmutableList.Builder<ByteBuf> messages = ImmutableList.builderWithExpectedSize(mods.size());
    for (int index = 0; index < mods.size(); index++) {
      ByteBuf mod = mods.mod(index, index + 1L);
      checkArgument(mod.readableBytes() <= BundleCodec.MAX_MESSAGE_BYTES, "%s", mods.flow(index));
      messages.add(mods.message(mod, index + 1L));
    }
    return messages.build();
  }
}
