package dev.overlane.flow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.state.Bits;
import dev.overlane.golden.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PipelineTest {

  @Test
  void page_isWhatThePipelineDeclares() throws IOException {
    Golden.check("../docs/pipeline.md", PipelinePage.render());
  }

  @Test
  void everyTable_isDeclaredOnce() {
    assertThat(Pipeline.TABLES).extracting(TableSpec::table).containsExactly(FlowTable.values());
  }

  @Test
  void tableIds_growInTheOrderThatPacketsPass() {
    assertThat(FlowTable.values()).extracting(FlowTable::id).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void wayBack_cannotBeDeclared() {
    assertThatThrownBy(
            () ->
                TableSpec.spec(
                    FlowTable.EGRESS,
                    "",
                    "",
                    TableSpec.matches(TableSpec.bands(), TableSpec.fields()),
                    TableSpec.effects(TableSpec.writes(), TableSpec.actions())
                        .to(FlowTable.FORWARD)))
        .hasMessage("EGRESS leads back to FORWARD");
  }

  @Test
  void metadata_readsBackWhatWasWritten() {
    Bits bits = MetadataField.SEGMENT.of(0xabcdef).and(MetadataField.DEST.of(0xffff_ffffL));

    assertThat(MetadataField.SEGMENT.in(bits)).hasValue(0xabcdef);
    assertThat(MetadataField.DEST.in(bits)).hasValue(0xffff_ffffL);
    assertThat(MetadataField.KNOWN.in(bits)).isEmpty();
    assertThat(bits.value()).isEqualTo(0xffff_ffff_00ab_cdefL);
  }

  @Test
  void metadata_refusesValuesThatDoNotFit() {
    assertThatThrownBy(() -> MetadataField.SEGMENT.of(0x100_0000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cookie_saysWhoseWhichVersionWhichFeatureAndWhichSegment() {
    assertThat(FlowCookie.of(Feature.EGRESS, 10100)).isEqualTo(0x0f1a_01_05_0000_2774L);
    assertThat(FlowCookie.OWN.matches(0x0f1a_02_05_0000_2774L)).isTrue();
    assertThat(FlowCookie.CURRENT.matches(0x0f1a_02_05_0000_2774L)).isFalse();
  }
}
