package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardingTest {
  private static final ImmutableList<String> HOSTS =
      IntStream.range(0, 3_000)
          .mapToObj(index -> "host-" + index)
          .collect(ImmutableList.toImmutableList());

  private static ImmutableSet<String> members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(index -> "c" + index)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static Map<String, String> shares(ImmutableSet<String> members) {
    return HOSTS.stream()
        .collect(
            Collectors.toMap(host -> host, host -> Sharding.choice(members, host).orElseThrow()));
  }

  @Test
  void nobody_hasNoShare() {
    assertThat(Sharding.choice(ImmutableSet.of(), "host-1")).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void shares_areEven(int count) {
    Map<String, Long> sizes =
        shares(members(count)).values().stream()
            .collect(Collectors.groupingBy(member -> member, Collectors.counting()));

    double fair = (double) HOSTS.size() / count;
    assertThat(sizes).hasSize(count);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size / fair).isBetween(0.8, 1.2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void memberThatComes_takesItsShare_andNothingElseMoves(int count) {
    Map<String, String> before = shares(members(count));
    Map<String, String> after = shares(members(count + 1));

    String comer = "c" + (count + 1);
    assertThat(after)
        .allSatisfy((host, member) -> assertThat(member).isIn(comer, before.get(host)));
    assertThat(after).containsValue(comer);
  }

  @Test
  void order_ofTheMembersIsNoMatter() {
    assertThat(HOSTS)
        .allSatisfy(
            host ->
                assertThat(Sharding.choice(ImmutableList.of("c3", "c1", "c2"), host))
                    .isEqualTo(Sharding.choice(members(3), host)));
  }

  private static Optional<String> choice(
      ImmutableMap<String, ImmutableSet<String>> unreached, Optional<String> holder) {
    return Sharding.choice(members(3), unreached, holder, "host-1");
  }

  @Test
  void memberThatCannotReachAHost_isPassedOver_whileAnotherOneCan() {
    String first = choice(ImmutableMap.of(), Optional.empty()).orElseThrow();
    ImmutableSet<String> host = ImmutableSet.of("host-1");

    String second = choice(ImmutableMap.of(first, host), Optional.of(first)).orElseThrow();

    assertThat(second).isNotEqualTo(first);
    assertThat(choice(ImmutableMap.of(first, ImmutableSet.of("host-2")), Optional.empty()))
        .isEqualTo(Optional.of(first));
    ImmutableMap<String, ImmutableSet<String>> nobody =
        ImmutableMap.of("c1", host, "c2", host, "c3", host);
    assertThat(choice(nobody, Optional.of(second))).isEqualTo(Optional.of(second));
    assertThat(choice(nobody, Optional.of("c9"))).isEqualTo(Optional.of(first));
    assertThat(choice(nobody, Optional.empty())).isEqualTo(Optional.of(first));
  }
}
