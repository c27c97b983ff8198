package dev.wallcrawler.session;

import dev.wallcrawler.session.SessionTotals.BrowserUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What every {@link SessionStore} does; run against each implementation. */
interface SessionStoreContract extends OvertakenStepsContract, BusySlotsContract, KeptKeysContract {

    int LIMIT = 5;

    @Test
    default void shouldStoreANewSessionAndTakeASlot() {
        CreateOutcome outcome = store().create(TestingSessions.newSession("sess_1"));

        Session session = store().find("sess_1").orElseThrow();
        assertThat(outcome).isEqualTo(new CreateOutcome.Created(session));
        assertThat(session.status()).isEqualTo(SessionStatus.CREATING);
        assertThat(session.version()).isEqualTo(1);
        assertThat(session.expiresAt()).isEqualTo(session.createdAt().plus(Duration.ofMinutes(5)));
        assertThat(slotsInUse()).isEqualTo(1);
    }

    @Test
    default void shouldKeepProxyCredentialsOnlyWhileTheSessionLives() {
        ExternalProxy proxy = new ExternalProxy("http://proxy.example:3128", Optional.of("me"), Optional.of("secret"));
        NewSession plain = TestingSessions.newSession("sess_1");
        store().create(new NewSession(
                plain.id(), plain.projectId(), plain.apiKeyId(), plain.timeout(), true, plain.region(),
                "{\"a\":1}", new BrowserSettings(Optional.of(new BrowserSettings.Viewport(800, 600)), false, true, List.of("example.com")),
                Optional.of(proxy), List.of("recordSession"), Optional.empty()));

        Session stored = store().find("sess_1").orElseThrow();
        assertThat(stored.proxy()).contains(proxy);
        assertThat(stored.browserSettings().allowedDomains()).containsExactly("example.com");
        assertThat(stored.browserSettings().viewport()).contains(new BrowserSettings.Viewport(800, 600));
        assertThat(stored.ignoredSettings()).containsExactly("recordSession");

        store().end("sess_1", "end", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        assertThat(store().find("sess_1").orElseThrow().proxy())
                .contains(new ExternalProxy("http://proxy.example:3128", Optional.empty(), Optional.empty()));
    }

    @Test
    default void shouldRefuseSessionsOverTheLimitAndLetOneInForEachThatEnds() {
        IntStream.range(0, LIMIT).forEach(i -> store().create(TestingSessions.newSession("sess_" + i)));

        assertThat(store().create(TestingSessions.newSession("sess_over")))
                .isEqualTo(new CreateOutcome.OverLimit(LIMIT, LIMIT));
        assertThat(store().find("sess_over")).isEmpty();

        store().move("sess_0", Move.terminating("t", EndReason.RELEASED));
        assertThat(store().create(TestingSessions.newSession("sess_next"))).isInstanceOf(CreateOutcome.Created.class);
        assertThat(store().create(TestingSessions.newSession("sess_over")))
                .isInstanceOf(CreateOutcome.OverLimit.class);
    }

    @Test
    default void shouldLetExactlyTheLimitInWhenManyComeAtOnce() throws Exception {
        List<CreateOutcome> outcomes = atOnce(20, i -> store().create(TestingSessions.newSession("sess_" + i)));

        assertThat(outcomes).filteredOn(CreateOutcome.Created.class::isInstance).hasSize(LIMIT);
        assertThat(outcomes).filteredOn(CreateOutcome.OverLimit.class::isInstance).hasSize(20 - LIMIT);
        assertThat(slotsInUse()).isEqualTo(LIMIT);
    }

    @Test
    default void shouldAnswerARepeatedCreateWithTheFirstSession() {
        NewSession.Idempotency key = new NewSession.Idempotency("hash-of-key", "hash-of-body");
        store().create(TestingSessions.newSession("sess_1", TestingSessions.PROJECT, Optional.of(key)));
        store().move("sess_1", Move.terminating("t", EndReason.RELEASED));

        CreateOutcome repeated =
                store().create(TestingSessions.newSession("sess_2", TestingSessions.PROJECT, Optional.of(key)));

        assertThat(repeated).isInstanceOfSatisfying(CreateOutcome.Repeated.class, first -> {
            assertThat(first.session().id()).isEqualTo("sess_1");
            assertThat(first.session().status()).isEqualTo(SessionStatus.CREATING);
        });
        assertThat(store().find("sess_2")).isEmpty();
        assertThat(slotsInUse()).isZero();
    }

    @Test
    default void shouldRefuseAnIdempotencyKeyWithAnotherBodyAndForgetIt() {
        NewSession.Idempotency key = new NewSession.Idempotency("hash-of-key", "hash-of-body");
        store().create(TestingSessions.newSession("sess_1", TestingSessions.PROJECT, Optional.of(key)));

        NewSession.Idempotency other = new NewSession.Idempotency("hash-of-key", "another-body");
        assertThat(store().create(TestingSessions.newSession("sess_2", TestingSessions.PROJECT, Optional.of(other))))
                .isEqualTo(new CreateOutcome.KeyReused());

        store().forget(key, "sess_another");
        assertThat(store().create(TestingSessions.newSession("sess_2", TestingSessions.PROJECT, Optional.of(other))))
                .isEqualTo(new CreateOutcome.KeyReused());

        store().forget(key, "sess_1");
        assertThat(store().create(TestingSessions.newSession("sess_3", TestingSessions.PROJECT, Optional.of(other))))
                .isInstanceOf(CreateOutcome.Created.class);
    }

    @Test
    default void shouldKeepTheTaskOfASessionThatHasMovedOn() {
        store().create(TestingSessions.newSession("sess_1"));
        store().move("sess_1", Move.ready("ready", TestingSessions.ENDPOINT));

        MoveOutcome outcome = store().recordTask("sess_1", "arn:task");

        Session session = outcome.current().orElseThrow();
        assertThat(outcome.applied()).isTrue();
        assertThat(session.status()).isEqualTo(SessionStatus.READY);
        assertThat(session.taskArn()).contains("arn:task");
    }

    @Test
    default void shouldMoveThroughItsLife() {
        Session active = TestingSessions.in(SessionStatus.ACTIVE, store(), "sess_1");
        assertThat(active.status()).isEqualTo(SessionStatus.ACTIVE);
        assertThat(active.endpoint()).contains(TestingSessions.ENDPOINT);
        assertThat(active.readyAt()).isPresent();

        clock().advance(Duration.ofSeconds(3));
        assertThat(store().move("sess_1", Move.withoutClients("left")).current().orElseThrow().readyAt())
                .isEqualTo(active.readyAt());
        store().recordTotals("sess_1", new SessionTotals(1234, new BrowserUse(12.5, 99)));
        store().move("sess_1", Move.terminating("bye", EndReason.DISCONNECTED));
        clock().advance(Duration.ofSeconds(1));
        TaskStop stop = new TaskStop(Optional.of("Essential container exited"), Optional.of("X"), Optional.of(0));
        store().end("sess_1", "stopped", EndReason.TASK_LOST, stop);

        Session ended = store().find("sess_1").orElseThrow();
        assertThat(ended.status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(ended.endReason()).contains(EndReason.DISCONNECTED);
        assertThat(ended.endedAt()).contains(clock().instant());
        assertThat(ended.totals()).contains(new SessionTotals(1234, new BrowserUse(12.5, 99)));
        assertThat(ended.taskStop()).isEqualTo(stop);
        assertThat(slotsInUse()).isZero();
    }

    @Test
    default void shouldKeepTotalsWithoutWhatWasNotMeasured() {
        TestingSessions.in(SessionStatus.READY, store(), "sess_1");

        store().recordTotals("sess_1", new SessionTotals(0, Optional.empty()));

        assertThat(store().find("sess_1").orElseThrow().totals()).contains(new SessionTotals(0, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(SessionStatus.class)
    default void shouldRefuseEveryMoveThatTheStatusDoesNotAllow(SessionStatus status) {
        Session before = TestingSessions.in(status, store(), "sess_1");

        for (Move move : List.of(
                Move.starting("m1", 99),
                Move.ready("m2", new Endpoint("10.9.9.9", 1, Optional.empty(), Optional.empty())),
                Move.active("m3"),
                Move.withoutClients("m4"),
                Move.terminating("m5", EndReason.IDLE))) {
            if (move.from().contains(before.status())) {
                continue;
            }
            assertThat(store().move("sess_1", move)).as("%s to %s", before.status(), move).isEqualTo(new MoveOutcome.Refused(before));
        }
        assertThat(store().find("sess_1")).contains(before);
    }

    @Test
    default void shouldRecogniseAStepThatIsTriedAgain() {
        TestingSessions.in(SessionStatus.READY, store(), "sess_1");

        MoveOutcome first = store().move("sess_1", Move.terminating("same", EndReason.RELEASED));
        MoveOutcome again = store().move("sess_1", Move.terminating("same", EndReason.RELEASED));
        MoveOutcome other = store().move("sess_1", Move.terminating("other", EndReason.IDLE));

        assertThat(again).isEqualTo(first);
        assertThat(other).isInstanceOf(MoveOutcome.Refused.class);
        assertThat(other.current().orElseThrow().endReason()).contains(EndReason.RELEASED);
        assertThat(slotsInUse()).isZero();
    }

    @Test
    default void shouldEndOnceWhenManyAskAtOnce() throws Exception {
        TestingSessions.in(SessionStatus.ACTIVE, store(), "sess_1");

        List<MoveOutcome> outcomes =
                atOnce(100, i -> store().move("sess_1", Move.terminating("t" + i, EndReason.RELEASED)));

        assertThat(outcomes).filteredOn(MoveOutcome::applied).hasSize(1);
        assertThat(slotsInUse()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"CREATING", "PROVISIONING", "STARTING", "READY", "ACTIVE"})
    default void shouldFailASessionWhoseTaskStoppedUnasked(SessionStatus status) {
        TestingSessions.in(status, store(), "sess_1");

        store().end("sess_1", "stopped", EndReason.OUT_OF_MEMORY, TaskStop.UNKNOWN);
        store().end("sess_1", "stopped-again", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        Session ended = store().find("sess_1").orElseThrow();
        assertThat(ended.status()).isEqualTo(SessionStatus.FAILED);
        assertThat(ended.endReason()).contains(EndReason.OUT_OF_MEMORY);
        assertThat(slotsInUse()).isZero();
    }

    @Test
    default void shouldIgnoreAnEcsEventOlderThanOneSeen() {
        TestingSessions.in(SessionStatus.PROVISIONING, store(), "sess_1");
        store().move("sess_1", Move.starting("v3", 3));

        assertThat(store().move("sess_1", Move.starting("v2", 2))).isInstanceOf(MoveOutcome.Refused.class);
        assertThat(store().find("sess_1").orElseThrow().ecsVersion()).isEqualTo(3);
    }

    @Test
    default void shouldTellOfASessionThatDoesNotExist() {
        assertThat(store().move("sess_none", Move.active("a"))).isEqualTo(new MoveOutcome.Missing());
        assertThat(store().move("sess_none", Move.terminating("a", EndReason.IDLE))).isEqualTo(new MoveOutcome.Missing());
        assertThat(store().end("sess_none", "a", EndReason.TASK_LOST, TaskStop.UNKNOWN)).isEqualTo(new MoveOutcome.Missing());
        assertThat(store().recordTask("sess_none", "arn")).isEqualTo(new MoveOutcome.Missing());
        store().recordTotals("sess_none", new SessionTotals(1, new BrowserUse(1, 1)));
        assertThat(store().find("sess_none")).isEmpty();
    }

    @Test
    default void shouldListNewestFirstPageByPage() {
        for (int i = 0; i < LIMIT; i++) {
            store().create(TestingSessions.newSession("sess_" + i));
            clock().advance(Duration.ofMillis(1));
        }

        SessionPage first = store().list(TestingSessions.PROJECT, _ -> true, 2, Optional.empty());
        SessionPage second = store().list(TestingSessions.PROJECT, _ -> true, 2, first.cursor());
        SessionPage third = store().list(TestingSessions.PROJECT, _ -> true, 2, second.cursor());

        assertThat(first.sessions()).extracting(Session::id).containsExactly("sess_4", "sess_3");
        assertThat(second.sessions()).extracting(Session::id).containsExactly("sess_2", "sess_1");
        assertThat(third.sessions()).extracting(Session::id).containsExactly("sess_0");
        assertThat(third.cursor()).isEmpty();
        assertThat(store().list("proj_other", _ -> true, 10, Optional.empty()).sessions()).isEmpty();
        assertThat(store().list(TestingSessions.PROJECT, session -> session.id().equals("sess_1"), 10, Optional.empty()).sessions())
                .extracting(Session::id)
                .containsExactly("sess_1");
    }

    @Test
    default void shouldFindTheSessionsThatHaveNotEnded() {
        Set<String> expected = new HashSet<>();
        for (SessionStatus status : SessionStatus.values()) {
            TestingSessions.in(status, store(), "sess_" + status);
            if (!status.isFinal()) {
                expected.add("sess_" + status);
            }
            store().move("sess_" + status, Move.terminating("free " + status, EndReason.RELEASED));
        }

        assertThat(store().unendedExpiringBefore(clock().instant().plus(Duration.ofHours(7))).sessions())
                .extracting(Session::id)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(store().unendedExpiringBefore(clock().instant()).sessions()).isEmpty();
    }

    @Test
    default void shouldRepairADriftThatLasts() {
        store().create(TestingSessions.newSession("sess_1"));
        store().create(TestingSessions.newSession("sess_2"));

        assertThat(store().repairSlots(TestingSessions.PROJECT, slots(), 1)).isZero();
        assertThat(slotsInUse()).isEqualTo(2);
        assertThat(store().repairSlots(TestingSessions.PROJECT, slots(), 1)).isEqualTo(1);
        assertThat(slotsInUse()).isEqualTo(1);
        assertThat(store().repairSlots(TestingSessions.PROJECT, slots(), 1)).isZero();
    }

    /** At the limit, the counter is soon what it was: one session ends, another takes its slot, and a count sees one of them. */
    @Test
    default void shouldNotRepairWhatWasCountedWhileSlotsMoved() {
        store().create(TestingSessions.newSession("sess_1"));
        store().create(TestingSessions.newSession("sess_2"));
        store().repairSlots(TestingSessions.PROJECT, slots(), 1);
        SlotCount seen = slots();

        store().move("sess_1", Move.terminating("t", EndReason.RELEASED));
        store().create(TestingSessions.newSession("sess_3"));

        assertThat(slots().inUse()).isEqualTo(seen.inUse());
        assertThat(store().repairSlots(TestingSessions.PROJECT, seen, 1)).isZero();
        assertThat(slotsInUse()).isEqualTo(2);
    }

    /** The answer to the first try was lost, and a client has come since. */
    @Test
    default void shouldRecogniseReadinessThatIsToldAgainAfterAClientHasCome() {
        store().create(TestingSessions.newSession("sess_1"));
        Move ready = Move.ready("ready", TestingSessions.ENDPOINT);
        store().move("sess_1", ready);
        MoveOutcome active = store().move("sess_1", Move.active("client"));

        MoveOutcome again = store().move("sess_1", ready);

        assertThat(again).isEqualTo(new MoveOutcome.Applied(active.current().orElseThrow()));
    }

    @Test
    default void shouldNotRepairADriftThatPassedByItself() {
        store().create(TestingSessions.newSession("sess_1"));

        store().repairSlots(TestingSessions.PROJECT, slots(), 0);
        store().repairSlots(TestingSessions.PROJECT, slots(), 1);

        assertThat(store().repairSlots(TestingSessions.PROJECT, slots(), 0)).isZero();
        assertThat(slotsInUse()).isEqualTo(1);
    }

    @Test
    default void shouldFreeTheSlotOfARemovedRowOnce() {
        store().create(TestingSessions.newSession("sess_1"));
        store().create(TestingSessions.newSession("sess_2"));

        store().freeSlotOfRemoved(TestingSessions.PROJECT, "sess_1");
        store().freeSlotOfRemoved(TestingSessions.PROJECT, "sess_1");

        assertThat(slotsInUse()).isEqualTo(1);
    }

    @Test
    default void shouldNotAcceptAReasonThatNeedsADecisionForAnUnaskedEnd() {
        TestingSessions.in(SessionStatus.READY, store(), "sess_1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().end("sess_1", "e", EndReason.RELEASED, TaskStop.UNKNOWN));
    }

    private static <T> List<T> atOnce(int times, IntFunction<T> call)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> call.apply(i)))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
