package dev.wallcrawler.gateway.session;

import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class ReadySessionsTest {

    private static final String ID = "sess_1";
    private static final int MANY = ReadySessions.MAX_WAITERS + 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestingSessionStore store = new TestingSessionStore();
    private final CountDownLatch reads = new CountDownLatch(1);
    private final ReadySessions sessions = new ReadySessions(slowToRead(), InstantSource.system());
    private final List<FutureTask<Readiness>> asked = new ArrayList<>();

    /** The store, which answers no read before {@link #reads} is counted down. */
    private SessionStore slowToRead() {
        return (SessionStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (_, method, arguments) -> {
                    reads.await();
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Many ask for the session at once; returns when all of them wait for what the first read says. */
    private void askManyTimes() {
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            FutureTask<Readiness> task = new FutureTask<>(() -> sessions.await(ID, PATIENCE));
            asked.add(task);
            askers.add(Thread.startVirtualThread(task));
        }
        await().until(() -> askers.stream().allMatch(asker -> asker.getState() == Thread.State.TIMED_WAITING));
    }

    private static boolean isCrowded(FutureTask<Readiness> task) {
        return task.state() == FutureTask.State.SUCCESS && task.resultNow() instanceof Readiness.Crowded;
    }

    @Test
    void shouldLetInAsManyAsAskForASessionThatIsReady() throws Exception {
        TestingSessions.in(SessionStatus.STARTING, store, ID);
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        askManyTimes();

        reads.countDown();

        for (FutureTask<Readiness> task : asked) {
            assertThat(task.get()).isInstanceOf(Readiness.Ready.class);
        }
    }

    @Test
    void shouldTurnAwayTooManyOnceTheyHaveToWait() throws Exception {
        TestingSessions.in(SessionStatus.STARTING, store, ID);
        askManyTimes();

        reads.countDown();

        await().until(() -> asked.stream().filter(ReadySessionsTest::isCrowded).count() == MANY - ReadySessions.MAX_WAITERS);
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        for (FutureTask<Readiness> task : asked) {
            assertThat(task.get()).isInstanceOfAny(Readiness.Ready.class, Readiness.Crowded.class);
        }
    }
}
