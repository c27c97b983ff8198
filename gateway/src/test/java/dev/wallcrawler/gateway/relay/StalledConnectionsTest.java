package dev.wallcrawler.gateway.relay;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class StalledConnectionsTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void shouldCloseTheOneThatHasStoodStillLongest() {
        StalledConnections stalled = new StalledConnections(2, Duration.ZERO);
        List<EmbeddedChannel> channels = channels(4);
        channels.subList(0, 3).forEach(stalled::add);
        assertThat(open(channels)).containsExactly(false, true, true, true);

        stalled.remove(channels.get(1));
        stalled.add(channels.get(3));
        assertThat(open(channels)).containsExactly(false, true, true, true);
        stalled.add(channels.get(1));
        assertThat(open(channels)).containsExactly(false, true, false, true);
    }

    @Test
    void shouldGiveTheGraceToNoMoreThanTwiceAsMany() {
        StalledConnections stalled = new StalledConnections(2, LONG);
        List<EmbeddedChannel> channels = channels(5);
        channels.subList(0, 4).forEach(stalled::add);
        assertThat(open(channels)).containsOnly(true);

        stalled.add(channels.get(4));
        assertThat(open(channels)).containsExactly(false, true, true, true, true);
    }

    @Test
    void shouldCloseThoseThatStandStillBeyondTheGraceWithoutAnyMoreOfThem() {
        Duration grace = Duration.ofSeconds(1);
        StalledConnections stalled = new StalledConnections(2, grace);
        List<EmbeddedChannel> channels = channels(4);
        channels.forEach(stalled::add);
        assertThat(open(channels)).containsOnly(true);

        long end = System.nanoTime() + grace.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        for (EmbeddedChannel channel : channels) {
            channel.advanceTimeBy(grace.toMillis() + 1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(open(channels)).containsExactly(false, false, true, true);
    }

    private static List<EmbeddedChannel> channels(int count) {
        return Stream.generate(EmbeddedChannel::new).limit(count).toList();
    }

    private static List<Boolean> open(List<EmbeddedChannel> channels) {
        return channels.stream().map(EmbeddedChannel::isOpen).toList();
    }
}
