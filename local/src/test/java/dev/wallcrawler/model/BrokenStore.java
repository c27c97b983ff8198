package dev.wallcrawler.model;

import dev.wallcrawler.session.CreateOutcome;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.MoveOutcome;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Stores with one fault each, which the invariants must find. */
final class BrokenStore {

    private BrokenStore() {}

    /** Writes a step whatever the session's status is. */
    static SessionStore withoutConditions(TestingSessionStore rows) {
        return new ChangedStore(rows) {
            @Override
            public MoveOutcome move(String sessionId, Move move) {
                MoveOutcome outcome = super.move(sessionId, move);
                return outcome instanceof MoveOutcome.Refused(Session row) ? force(rows, row, move) : outcome;
            }
        };
    }

    /** Takes the latest reason for the end, and not the first. */
    static SessionStore whereTheLastReasonWins(TestingSessionStore rows) {
        return new ChangedStore(rows) {
            @Override
            public MoveOutcome move(String sessionId, Move move) {
                MoveOutcome outcome = super.move(sessionId, move);
                return outcome instanceof MoveOutcome.Refused(Session row)
                                && move.to() == SessionStatus.TERMINATING
                                && row.status() == SessionStatus.TERMINATING
                        ? force(rows, row, move)
                        : outcome;
            }
        };
    }

    /** Does not know a creation again that it has stored before. */
    static SessionStore thatTakesASlotForEachTry(TestingSessionStore rows) {
        return new ChangedStore(rows) {
            @Override
            public CreateOutcome create(NewSession session) {
                if (rows.find(session.id()).isPresent()) {
                    rows.drift(session.projectId(), 1);
                }
                return super.create(session);
            }
        };
    }

    /** Lets any number of sessions in, and counts them right. */
    static SessionStore withoutALimit(TestingSessionStore rows) {
        return new ChangedStore(rows) {
            @Override
            public CreateOutcome create(NewSession session) {
                CreateOutcome outcome = super.create(session);
                if (outcome instanceof CreateOutcome.OverLimit) {
                    rows.drift(session.projectId(), -1);
                    outcome = super.create(session);
                    rows.drift(session.projectId(), 1);
                }
                return outcome;
            }
        };
    }

    /** Frees a second slot with the decision to end. */
    static SessionStore thatFreesTwoSlots(TestingSessionStore rows) {
        return new ChangedStore(rows) {
            @Override
            public MoveOutcome move(String sessionId, Move move) {
                MoveOutcome outcome = super.move(sessionId, move);
                if (move.to() == SessionStatus.TERMINATING && outcome instanceof MoveOutcome.Applied(Session row)) {
                    rows.drift(row.projectId(), -1);
                }
                return outcome;
            }
        };
    }

    private static MoveOutcome force(TestingSessionStore rows, Session row, Move move) {
        Map<String, AttributeValue> item = new HashMap<>(SessionItem.toItem(row, Duration.ofMinutes(15)));
        item.put(SessionItem.STATUS, AttributeValue.fromS(move.to().name()));
        item.put(SessionItem.VERSION, AttributeValue.fromN(String.valueOf(row.version() + 1)));
        move.endReason().ifPresent(reason -> item.put(SessionItem.END_REASON, AttributeValue.fromS(reason.name())));
        Session forced = SessionItem.fromItem(item);
        rows.put(forced);
        return new MoveOutcome.Applied(forced);
    }
}
