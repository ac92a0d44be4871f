package dev.overlane.peers;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose peers have not yet said who they are, bounded in number. A newcomer always
 * gets a place; when there is none, the one that has waited longest has to go: of the same address
 * if that has used up its share, else of the address that has most. Who means well needs a place
 * for milliseconds, so neither a crowd that never speaks nor its neighbours behind the same address
 * keep anybody out. An IPv6 network of 64 bits counts as one address. Thread-safe.
 */
public final class WaitingRoom {
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final int limitPerAddress;
  private final Map<InetAddress, LinkedHashSet<Place>> places = new HashMap<>();
  private int taken;

  /**
   * An empty room.
   *
   * @param limit places in all
   * @param limitPerAddress of these, for one address
   */
  public WaitingRoom(int limit, int limitPerAddress) {
    checkArgument(limit > 0 && limitPerAddress > 0, "no room for anybody");
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** One connection's place. */
  public final class Place {
    private final InetAddress address;
    private final Consumer<String> evict;

    private Place(InetAddress address, Consumer<String> evict) {
      this.address = address;
      this.evict = evict;
    }

    /** Gives the place back, if it has not been taken away. */
    public void leave() {
      remove(this);
    }
  }

  /**
   * Takes a place.
   *
   * @param evict has the connection go, for the reason given; called on another connection's thread
   */
  public Place enter(InetAddress from, Consumer<String> evict) {
    Place place = new Place(network(from), evict);
    Place victim = seat(place);
    if (victim != null) {
      victim.evict.accept(
          "it did not say who it is while %d others of its address, or %d in all, came"
              .formatted(limitPerAddress, limit));
    }
    return place;
  }

  private synchronized @Nullable Place seat(Place place) {
    LinkedHashSet<Place> own =
        places.computeIfAbsent(place.address, address -> new LinkedHashSet<>());
    Optional<LinkedHashSet<Place>> crowd =
        own.size() >= limitPerAddress
            ? Optional.of(own)
            : taken >= limit
                ? places.values().stream().max(Comparator.comparingInt(LinkedHashSet::size))
                : Optional.empty();
    Place victim = crowd.map(seats -> seats.iterator().next()).orElse(null);
    own.add(place);
    taken++;
    if (victim != null) {
      remove(victim);
    }
    return victim;
  }

  private synchronized void remove(Place place) {
    LinkedHashSet<Place> seats = places.get(place.address);
    if (seats != null && seats.remove(place)) {
      taken--;
      if (seats.isEmpty()) {
        places.remove(place.address);
      }
    }
  }

  /** How many places are taken. */
  public synchronized int taken() {
    return taken;
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] octets = address.getAddress();
    Arrays.fill(octets, NETWORK_BYTES, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError(InetAddresses.toAddrString(address), e);
    }
  }
}
