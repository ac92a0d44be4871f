package dev.overlane.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Ipv4AddressTest {
  @Property
  void whatAnAddressIsWrittenAs_isReadAsIt(@ForAll int value) {
    Ipv4Address address = new Ipv4Address(value);

    assertThat(Ipv4Address.parse(address.toString())).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.2.3",
        "1.2.3.",
        "1.2.3.4.",
        "1.2.3.4.5",
        ".1.2.3.4",
        "1..3.4",
        "01.2.3.4",
        "1.2.3.00",
        "256.2.3.4",
        "1.2.3.1000",
        "1.2.3.4294967297",
        "1.2.3.-4",
        "1.2.3.4 ",
        "1.2.3.٤",
        "::1"
      })
  void anythingElse_isNone(String text) {
    assertThat(Ipv4Address.parse(text)).isEmpty();
  }
}
