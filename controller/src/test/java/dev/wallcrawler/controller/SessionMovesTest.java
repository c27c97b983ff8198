package dev.wallcrawler.controller;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

import static org.assertj.core.api.Assertions.assertThat;

class SessionMovesTest {

    private static final String ID = "sess_1";

    private final TestingSessionStore store = new TestingSessionStore();
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
    private final SessionTrail trail =
            new SessionTrail(new SessionRef(ID, TestingSessions.PROJECT), log::eventLog);
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private int endedElsewhere;
    private int failures;

    private final SessionMoves moves = new SessionMoves(
            () -> {
                if (failures > 0) {
                    failures--;
                    throw new IllegalStateException("the table cannot be reached");
                }
                return store;
            },
            ID,
            trail,
            later::add,
            () -> endedElsewhere++,
            pauses::add);

    @AfterEach
    void closeTrail() {
        trail.close();
    }

    private void runLater() {
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    private Session session() {
        return store.find(ID).orElseThrow();
    }

    @Test
    void shouldWriteWhereTheBrowserIs() {
        TestingSessions.in(SessionStatus.STARTING, store, ID);
        assertThat(moves.ready(TestingSessions.ENDPOINT)).isTrue();
        assertThat(session().status()).isEqualTo(SessionStatus.READY);
        assertThat(session().endpoint()).contains(TestingSessions.ENDPOINT);
        assertThat(endedElsewhere).isZero();
    }

    @Test
    void shouldSayWhenTheSessionWasEndedMeanwhile() {
        TestingSessions.in(SessionStatus.TERMINATING, store, ID);
        assertThat(moves.ready(TestingSessions.ENDPOINT)).isTrue();
        assertThat(endedElsewhere).isEqualTo(1);
    }

    @Test
    void shouldSayWhenTheSessionIsGone() {
        assertThat(moves.ready(TestingSessions.ENDPOINT)).isTrue();
        assertThat(endedElsewhere).isEqualTo(1);
    }

    @Test
    void shouldTryAgainWithGrowingPausesWhatCouldNotBeWritten() {
        TestingSessions.in(SessionStatus.STARTING, store, ID);
        failures = 3;
        assertThat(moves.ready(TestingSessions.ENDPOINT)).isTrue();
        assertThat(session().status()).isEqualTo(SessionStatus.READY);
        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void shouldGiveUpOnATableThatCannotBeReached() {
        SessionMoves hopeless = new SessionMoves(
                () -> {
                    throw new IllegalStateException("the table cannot be reached");
                },
                ID,
                trail,
                later::add,
                () -> endedElsewhere++,
                _ -> {
                    throw new InterruptedException();
                });
        assertThat(hopeless.ready(TestingSessions.ENDPOINT)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        trail.close();
        assertThat(log.only("SESSION_ERROR").orElseThrow().path("metadata").path("operation").asText())
                .isEqualTo("controller_ready");
    }

    @Test
    void shouldWriteComingAndGoingInOrder() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        moves.clientsPresent(true);
        runLater();
        assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
        moves.clientsPresent(false);
        runLater();
        assertThat(session().status()).isEqualTo(SessionStatus.READY);
    }

    @Test
    void shouldLeaveOutWhatWasOvertaken() {
        long version = TestingSessions.in(SessionStatus.READY, store, ID).version();
        moves.clientsPresent(true);
        moves.clientsPresent(false);
        moves.clientsPresent(true);
        runLater();
        assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(session().version()).isEqualTo(version + 1);
    }

    @Test
    void shouldSayWhenAClientComesToASessionThatIsEnding() {
        TestingSessions.in(SessionStatus.TERMINATING, store, ID);
        moves.clientsPresent(true);
        runLater();
        assertThat(endedElsewhere).isEqualTo(1);
    }

    @Test
    void shouldWriteTheEndAndTheTotals() {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        SessionTotals totals = new SessionTotals(1_000, new BrowserUse(12.5, 300));
        moves.terminating(EndReason.IDLE);
        moves.totals(totals);
        assertThat(session().status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(session().endReason()).isEqualTo(Optional.of(EndReason.IDLE));
        assertThat(session().totals()).contains(totals);
    }

    @Test
    void shouldTryForLongToWriteTheEnd() {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        failures = 8;
        moves.terminating(EndReason.IDLE);
        assertThat(session().endReason()).contains(EndReason.IDLE);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void shouldLeaveTheReasonThatWasGivenFirst() {
        TestingSessions.in(SessionStatus.TERMINATING, store, ID);
        moves.terminating(EndReason.IDLE);
        assertThat(session().endReason()).contains(EndReason.RELEASED);
        assertThat(endedElsewhere).isZero();
    }
}
