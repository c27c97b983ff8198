package dev.wallcrawler.model;

import dev.wallcrawler.TestingClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The state of one run: what is stored, what runs, what was said, and what time it is. */
final class World {

    /** No function runs for longer: one that would is stopped. */
    private static final Duration LONGEST_INVOCATION = Duration.ofSeconds(60);

    private final TestingClock clock = new TestingClock();
    private final List<String> story = new ArrayList<>();
    private final Feed feed = new Feed();
    private final Cluster cluster = new Cluster(clock);
    private final Gate gate = new Gate(story::add);
    private final List<Writer> writers = new ArrayList<>();
    private final List<String> sessionIds = new ArrayList<>();
    private final Table table;
    private final Rows rows;
    private final Set<Reached> reached = EnumSet.noneOf(Reached.class);
    private int slotsRepaired;

    World(Table.Maker tables) {
        this.table = tables.make(clock);
        this.rows = new Rows(table, feed, this::slotsRepaired);
    }

    TestingClock clock() {
        return clock;
    }

    Table table() {
        return table;
    }

    Feed feed() {
        return feed;
    }

    Cluster cluster() {
        return cluster;
    }

    Gate gate() {
        return gate;
    }

    Rows rows() {
        return rows;
    }

    /** What has happened, for the one who must understand a failure. */
    List<String> story() {
        return story;
    }

    /** The ids that were given to sessions, stored or not. */
    List<String> sessionIds() {
        return sessionIds;
    }

    String nextSessionId() {
        sessionIds.add("sess_" + (sessionIds.size() + 1));
        return sessionIds.getLast();
    }

    void slotsRepaired(int by) {
        slotsRepaired += by;
    }

    void reach(Reached what) {
        reached.add(what);
    }

    Set<Reached> reached() {
        return reached;
    }

    /** By how much repairs have lowered the counter, those that raised it taken off. */
    int slotsRepaired() {
        return slotsRepaired;
    }

    /** The writers that wait for their next call. */
    List<Writer> waiting() {
        writers.removeIf(Writer::finished);
        return writers;
    }

    /** Starts a writer and lets it make so many calls. */
    Writer start(String name, int calls, Runnable body) {
        story.add(name);
        Writer writer = Writer.start(name, clock.instant(), body);
        for (int i = 0; i < calls && !writer.finished(); i++) {
            writer.proceed(Fate.DONE);
        }
        writers.add(writer);
        return writer;
    }

    void runOn(Writer writer) {
        while (!writer.finished()) {
            writer.proceed(Fate.DONE);
        }
    }

    void pass(Duration time) {
        story.add("time passes: " + time);
        for (Writer writer : List.copyOf(waiting())) {
            if (writer.startedAt().plus(LONGEST_INVOCATION).isBefore(clock.instant().plus(time))) {
                crash(writer);
            }
        }
        clock.advance(time);
        cluster.catchUp();
    }

    void crash(Writer writer) {
        if (!writer.finished()) {
            writer.proceed(Fate.CRASHES_BEFORE);
        }
        if (!writer.finished()) {
            throw new Violation("something goes on after a crash: " + writer);
        }
    }
}
