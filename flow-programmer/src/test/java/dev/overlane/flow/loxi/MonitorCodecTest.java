package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.BaseEncoding;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MonitorCodecTest {

  /** Events of each kind, alone and after an abbreviated one of our own. */
  @ParameterizedTest
  @CsvSource({
    "OPENFLOW_14, 0513001800000000001000000000000000080004000000aa, false",
    "OPENFLOW_14, 05130018000000000010000000000000000800050000000a, false",
    "OPENFLOW_14, 05130018000000000010000000000000000800060000000a, false",
    "OPENFLOW_14, 05130018000000000010000000000000000800070000000a, true",
    "OPENFLOW_13, 0413002000000000ffff0000000000004f4e46000000074e00080003000000aa, false",
    "OPENFLOW_13, 0413002000000000ffff0000000000004f4e46000000074e0008000200000000, true",
    "OPENFLOW_13, 04040010000000004f4e46000000074f, true",
    "OPENFLOW_13, 04040010000000004f4e460000000750, true",
  })
  void update_isForeignUnlessAllOfItIsOurOwn(Protocol protocol, String hex, boolean foreign)
      throws MalformedException {
    MonitorCodec codec = new MonitorCodec(protocol, Pipeline.LEARNED);
    assertThat(codec.isUpdate(frame(hex))).isTrue();
    Told told = new Told();
    codec.read(frame(hex), told);
    assertThat(told.unknown).isEqualTo(foreign);
    assertThat(told.flows).isEmpty();
    assertThat(told.gone).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "05130018000000000010000100000000000800040000000a, true",
    "05130018000000000010000000000000000800040000000a, false",
  })
  void updateInParts_saysThatMoreFollows(String hex, boolean continued) {
    MonitorCodec codec = new MonitorCodec(Protocol.OPENFLOW_14, Pipeline.LEARNED);
    assertThat(codec.isContinued(frame(hex))).isEqualTo(continued);
  }

  /** What a listener was told. */
  private static final class Told implements MonitorCodec.Listener {
    private final List<Flow> flows = new ArrayList<>();
    private final List<FlowKey> gone = new ArrayList<>();
    private boolean unknown;

    @Override
    public void touched(FlowKey key, Optional<Flow> now) {
      now.ifPresent(flow -> assertThat(flow.key()).isEqualTo(key));
      now.ifPresentOrElse(flows::add, () -> gone.add(key));
    }

    @Override
    public void unknown() {
      unknown = true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPENFLOW_14, 05130010000000000001000000000000",
    "OPENFLOW_14, 05130008000000ff",
    "OPENFLOW_14, 05040010000000004f4e46000000074f",
    "OPENFLOW_13, 04130010000000000010000000000000",
    "OPENFLOW_13, 0413001800000000ffff0000000000004f4e46000000074f",
    "OPENFLOW_13, 04040010000000004f4e460000000751",
  })
  void otherMessage_isNoUpdate(Protocol protocol, String hex) {
    assertThat(new MonitorCodec(protocol, Pipeline.LEARNED).isUpdate(frame(hex))).isFalse();
  }

  @Test
  void updateThatTellsTooLittleOfAFlow_isMalformed() {
    Frame update = frame("0513002000000000001000000000000000080004000000aa0008000100000000");
    MonitorCodec codec = new MonitorCodec(Protocol.OPENFLOW_14, Pipeline.LEARNED);
    assertThatThrownBy(() -> codec.read(update, new Told())).isInstanceOf(MalformedException.class);
  }

  @Test
  void updateWithALengthThatLies_isMalformed() {
    Frame update = frame("051300180000000000100000000000000009000400000000");
    MonitorCodec codec = new MonitorCodec(Protocol.OPENFLOW_14, Pipeline.LEARNED);
    assertThatThrownBy(() -> codec.read(update, new Told())).isInstanceOf(MalformedException.class);
  }

  private static Frame frame(String hex) {
    return Frame.copyOf(Unpooled.wrappedBuffer(BaseEncoding.base16().lowerCase().decode(hex)));
  }
}
