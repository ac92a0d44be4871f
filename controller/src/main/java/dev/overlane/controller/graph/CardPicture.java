package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.Tunnel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A picture of few hosts: their cards in two columns, and between these the tunnels, a strand in
 * the colour of each segment that they carry; if they are too many to follow, the segments instead,
 * as lines that hosts are on. Nothing is placed by chance.
 */
final class CardPicture {
  private static final double MARGIN = PictureFrame.MARGIN;
  private static final double TOP = 92;
  private static final double GAP = 22;

  /** Up to so many tunnels each strand has room and a label of its own. */
  private static final int FEW_TUNNELS = 3;

  /** More tunnels than that cannot be followed: segments are drawn as lines that hosts are on. */
  private static final int MOST_TUNNELS = 15;

  private final Topology topology;
  private final ImmutableList<Tunnel> tunnels;
  private final List<Card> cards = new ArrayList<>();
  private final List<Spot> spots = new ArrayList<>();
  private final double middle;
  private final double top;
  private double bottom;

  /** Where a card is. */
  private record Spot(double x, double y, boolean left) {}

  private CardPicture(Topology topology) {
    this.topology = topology;
    this.tunnels = topology.tunnels();
    this.middle = middle();
    this.top = isCrowded() ? TOP + Buses.headHeight(spanning()) : TOP;
    topology.hosts().forEach(host -> cards.add(new Card(host, topology.segments())));
    place();
  }

  private double middle() {
    if (tunnels.isEmpty()) {
      return GAP;
    }
    return isCrowded() ? Buses.width(spanning()) : 250 + 25.0 * tunnels.size();
  }

  private boolean isCrowded() {
    return tunnels.size() > MOST_TUNNELS;
  }

  /** The segments that any tunnel carries. */
  private ImmutableList<SegmentNode> spanning() {
    Set<SegmentNode> carried = new HashSet<>();
    tunnels.forEach(tunnel -> carried.addAll(tunnel.segments()));
    return topology.segments().stream()
        .filter(carried::contains)
        .collect(ImmutableList.toImmutableList());
  }

  static String draw(Topology topology) {
    return new CardPicture(topology).draw();
  }

  /** The first half of the hosts on the left, from the top; the columns are centred. */
  private void place() {
    int left = (cards.size() + 1) / 2;
    double leftHeight = height(0, left);
    double rightHeight = height(left, cards.size());
    bottom = top + Math.max(leftHeight, rightHeight);
    double y = top + (bottom - top - leftHeight) / 2;
    for (int i = 0; i < cards.size(); i++) {
      if (i == left) {
        y = top + (bottom - top - rightHeight) / 2;
      }
      boolean onLeft = i < left;
      spots.add(new Spot(onLeft ? MARGIN : MARGIN + Card.WIDTH + middle, y, onLeft));
      y += cards.get(i).height() + GAP;
    }
  }

  private double height(int from, int to) {
    double height = 0;
    for (int i = from; i < to; i++) {
      height += cards.get(i).height() + (i > from ? GAP : 0);
    }
    return height;
  }

  private String draw() {
    double width = 2 * MARGIN + Card.WIDTH + (cards.size() > 1 ? middle + Card.WIDTH : 330);
    return PictureFrame.draw(
        topology,
        width,
        bottom,
        tunnels.size(),
        isCrowded() ? "every two hosts on one line have a tunnel" : "",
        this::draw);
  }

  private void draw(Svg svg) {
    if (isCrowded()) {
      drawBuses(svg);
    } else {
      drawTunnels(svg);
    }
    for (int i = 0; i < cards.size(); i++) {
      cards.get(i).draw(svg, spots.get(i).x, spots.get(i).y);
    }
  }

  private void drawTunnels(Svg svg) {
    Strands strands = new Strands(svg, tunnels.size() <= FEW_TUNNELS);
    ListMultimap<Tunnel, Strands.End> ends = ends();
    tunnels.forEach(
        tunnel ->
            strands.add(
                tunnel, ends.get(tunnel).get(0), ends.get(tunnel).get(1), topology.hosts()));
    strands.draw();
  }

  private void drawBuses(Svg svg) {
    Buses buses = new Buses(svg, spanning(), MARGIN + Card.WIDTH, top);
    for (int i = 0; i < cards.size(); i++) {
      HostNode host = topology.hosts().get(i);
      Spot spot = spots.get(i);
      double edge = spot.left ? spot.x + Card.WIDTH : spot.x;
      for (SegmentNode segment : spanning()) {
        if (host.ports().containsKey(segment.name())) {
          buses.tap(segment, edge, spot.y + cards.get(i).row(segment), host);
        }
      }
    }
    buses.draw();
  }

  /** Where each tunnel touches its two cards: in the order of what is at the other end. */
  private ListMultimap<Tunnel, Strands.End> ends() {
    ListMultimap<Tunnel, Strands.End> ends =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    for (int i = 0; i < cards.size(); i++) {
      int host = i;
      List<Tunnel> here = new ArrayList<>();
      for (Tunnel tunnel : tunnels) {
        if (tunnel.left() == host || tunnel.right() == host) {
          here.add(tunnel);
        }
      }
      here.sort(
          Comparator.comparingInt((Tunnel tunnel) -> turn(host, other(tunnel, host)))
              .thenComparingDouble(tunnel -> place(host, other(tunnel, host))));
      for (int k = 0; k < here.size(); k++) {
        Spot spot = spots.get(host);
        double share = (k + 1.0) / (here.size() + 1);
        double y = spot.y + 12 + share * (cards.get(host).height() - 24);
        double x = spot.left ? spot.x + Card.WIDTH : spot.x;
        ends.put(here.get(k), new Strands.End(x, y, spot.left));
      }
    }
    return ends;
  }

  private static int other(Tunnel tunnel, int host) {
    return tunnel.left() == host ? tunnel.right() : tunnel.left();
  }

  /**
   * Tunnels to the same column leave at the top if they go up and at the bottom if they go down.
   */
  private int turn(int host, int other) {
    return spots.get(host).left == spots.get(other).left ? Integer.compare(other, host) : 0;
  }

  /** So that curves do not cross: within a column the nearest is outermost. */
  private double place(int host, int other) {
    return turn(host, other) == 0 ? centre(other) : -centre(other);
  }

  private double centre(int host) {
    return spots.get(host).y + cards.get(host).height() / 2;
  }
}
