package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.controller.starter.Starter;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class InterviewTest {
  private static final Interview.Answered NOTHING = new Interview.Answered(false, false);

  private final StringWriter questions = new StringWriter();

  private Starter ask(Starter said, Interview.Answered answered, String... answers)
      throws IOException {
    String lines = String.join("\n", answers) + "\n";
    return new Interview(
            new BufferedReader(new StringReader(lines)), new PrintWriter(questions, true))
        .ask(said, answered);
  }

  @Test
  void oneHost_andEmptyAnswers_areEnough() throws IOException {
    Starter starter =
        ask(Starter.EMPTY, NOTHING, "hv1=192.0.2.11", "", "", "", "192.0.2.1", "", "", "");

    assertThat(starter.problems()).isEmpty();
    assertThat(starter.hosts()).containsExactly(new Starter.Host("hv1", "192.0.2.11"));
    assertThat(starter.segments()).extracting(Starter.Segment::name).containsExactly("blue");
    assertThat(starter.controller()).contains("192.0.2.1");
    assertThat(starter.wiring().tls()).isTrue();
    assertThat(starter.wiring().dialIn()).isFalse();
    assertThat(starter.ports()).isEmpty();
  }

  @Test
  void aBadAnswer_isRefusedAtOnce_inTheLoadersWords_andAskedAgain() throws IOException {
    Starter starter =
        ask(
            Starter.EMPTY,
            NOTHING,
            "hv1",
            "hv1=192.0.2.256",
            "hv1=192.0.2.11",
            "hv2=192.0.2.11",
            "",
            "blue=99999999",
            "blue",
            "blue",
            "red=10200",
            "",
            "controller.example",
            "192.0.2.1",
            "maybe",
            "y",
            "yes",
            "hv1/web1=green",
            "hv1/web1=blue",
            "");

    assertThat(starter.problems()).isEmpty();
    assertThat(starter.segments()).hasSize(2);
    assertThat(starter.ports()).hasSize(1);
    assertThat(starter.wiring().dialIn()).isTrue();
    assertThat(starter.wiring().tls()).isTrue();
    assertThat(questions.toString())
        .contains("\"hv1\" is not of the form NAME=IP")
        .contains("192.0.2.256")
        .contains("segment \"blue\" is given twice (rename one of them)")
        .contains("yes or no")
        .contains("green");
  }

  @Test
  void whatOptionsSay_isNotAsked() throws IOException {
    Starter said =
        Starter.EMPTY
            .with(new Starter.Wiring(true, true, "geneve", false))
            .withController("192.0.2.1");

    Starter starter =
        ask(said, new Interview.Answered(true, true), "hv1=192.0.2.11", "", "", "", "");

    assertThat(starter.wiring()).isEqualTo(said.wiring());
    assertThat(questions.toString()).doesNotContain("TLS", "dial", "reach the controller");
  }

  @Test
  void plainText_isForThoseWhoSayNo() throws IOException {
    Starter starter =
        ask(Starter.EMPTY, NOTHING, "hv1=192.0.2.11", "", "", "", "192.0.2.1", "", "no", "");

    assertThat(starter.wiring()).isEqualTo(Starter.Wiring.USUAL);
  }

  @Test
  void endOfInput_endsIt() {
    assertThatThrownBy(() -> ask(Starter.EMPTY, NOTHING, "hv1=192.0.2.11", ""))
        .isInstanceOf(EOFException.class);
  }
}
