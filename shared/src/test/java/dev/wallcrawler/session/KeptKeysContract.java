package dev.wallcrawler.session;

import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What an idempotency key stands for. */
interface KeptKeysContract {

    NewSession.Idempotency KEY = new NewSession.Idempotency("hash-of-key", "hash-of-body");

    SessionStore store();

    @Test
    default void shouldKeepAKeyWithTheTaskOfItsSession() {
        Session created = create("sess_1");
        assertThat(repeated().isKept()).isFalse();

        Session recorded = store().recordTask(created, KEY, "arn:task").current().orElseThrow();

        assertThat(recorded.status()).isEqualTo(SessionStatus.PROVISIONING);
        assertThat(store().find("sess_1")).contains(recorded);
        assertThat(repeated()).isEqualTo(new CreateOutcome.Repeated(created, true));
    }

    @Test
    default void shouldKeepAKeyWithTheTaskOfASessionThatHasMovedOn() {
        Session created = create("sess_1");
        store().move("sess_1", Move.ready("ready", TestingSessions.ENDPOINT));

        Session recorded = store().recordTask(created, KEY, "arn:task").current().orElseThrow();

        assertThat(recorded.status()).isEqualTo(SessionStatus.READY);
        assertThat(recorded.taskArn()).contains("arn:task");
        assertThat(repeated()).isEqualTo(new CreateOutcome.Repeated(created, true));
    }

    @Test
    default void shouldKeepAKeyOnlyForTheSessionThatItStandsFor() {
        Session created = create("sess_1");
        store().forget(KEY, "sess_1");
        Session next = create("sess_2");

        assertThat(store().recordTask(created, KEY, "arn:task").current().orElseThrow().taskArn())
                .contains("arn:task");
        store().keep(KEY, created);
        assertThat(repeated()).isEqualTo(new CreateOutcome.Repeated(next, false));

        store().keep(KEY, next);
        assertThat(repeated()).isEqualTo(new CreateOutcome.Repeated(next, true));
    }

    private Session create(String id) {
        CreateOutcome outcome = store().create(TestingSessions.newSession(id, TestingSessions.PROJECT, Optional.of(KEY)));
        return ((CreateOutcome.Created) outcome).session();
    }

    private CreateOutcome.Repeated repeated() {
        return (CreateOutcome.Repeated)
                store().create(TestingSessions.newSession("sess_again", TestingSessions.PROJECT, Optional.of(KEY)));
    }
}
