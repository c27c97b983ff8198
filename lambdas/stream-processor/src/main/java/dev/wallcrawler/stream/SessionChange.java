package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.api.CreationEvent;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.SessionReady;
import dev.wallcrawler.logging.SessionTerminated;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A change of a session's row.
 *
 * @param before the session before; absent when the row was inserted
 * @param after the session after; absent when the row was removed
 * @param byTimeToLive whether DynamoDB itself removed the row, for its age
 */
record SessionChange(Optional<Session> before, Optional<Session> after, boolean byTimeToLive) {

    private static final String TIME_TO_LIVE = "dynamodb.amazonaws.com";

    SessionChange {
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a stream record holds neither an old nor a new image");
        }
    }

    /** @throws IllegalArgumentException if an image is not a session's, or there is none */
    static SessionChange of(DynamodbStreamRecord change) {
        StreamRecord images = requireNonNull(change.getDynamodb(), "a stream record lacks its body");
        return new SessionChange(
                StreamImage.session(images.getOldImage()),
                StreamImage.session(images.getNewImage()),
                change.getUserIdentity() != null
                        && TIME_TO_LIVE.equals(change.getUserIdentity().getPrincipalId()));
    }

    /**
     * What follows, in the order in which it is to be done. Events come last: what makes a change fail has not, once they are
     * out, so that trying a change again repeats none.
     *
     * @param now when a session ends whose row was removed
     */
    List<Consequence> consequences(Instant now) {
        return after.map(this::ofUpdate)
                .orElseGet(() -> before.map(session -> ofRemoval(session, now)).orElseGet(List::of));
    }

    private List<Consequence> ofUpdate(Session session) {
        List<Consequence> consequences = new ArrayList<>();
        if (isOver(session) && !hasStopped(session) && !before.filter(SessionChange::isOverWithTask).isPresent()) {
            session.taskArn()
                    .map(arn -> new Consequence.StopTask(session.ref(), arn, stopReason(session)))
                    .ifPresent(consequences::add);
        }
        if (before.flatMap(Session::readyAt).isEmpty()) {
            session.readyAt()
                    .map(readyAt -> new Consequence.Report(ready(session, readyAt)))
                    .ifPresent(consequences::add);
        }
        if (session.status().isFinal()
                && !before.filter(old -> old.status().isFinal()).isPresent()) {
            reportUntoldCreation(session, consequences);
            consequences.add(new Consequence.Report(terminated(session)));
        }
        return consequences;
    }

    private List<Consequence> ofRemoval(Session session, Instant now) {
        if (session.status().isFinal()) {
            return List.of();
        }
        List<Consequence> consequences = new ArrayList<>();
        session.taskArn()
                .map(arn -> new Consequence.StopTask(session.ref(), arn, "row removed"))
                .ifPresent(consequences::add);
        if (session.status().holdsSlot()) {
            consequences.add(new Consequence.FreeSlot(session.ref()));
        }
        reportUntoldCreation(session, consequences);
        consequences.add(new Consequence.Report(removedWhileLive(session)));
        EndReason ifNoneDecided = now.isBefore(session.expiresAt()) ? EndReason.TASK_LOST : EndReason.EXPIRED;
        consequences.add(new Consequence.Report(
                terminated(session, session.endReason().orElse(ifNoneDecided), now)));
        return consequences;
    }

    /**
     * Whoever creates a session tells so, and then asks for its task. Where no task was ever recorded and the creator did not end
     * the session, saying why, it may have been cut off before either; told twice, the event has the same id.
     */
    private static void reportUntoldCreation(Session session, List<Consequence> consequences) {
        if (session.taskArn().isEmpty() && session.taskStop().stoppedReason().isEmpty()) {
            consequences.add(new Consequence.Report(CreationEvent.again(session)));
        }
    }

    private static boolean isOver(Session session) {
        return !session.status().holdsSlot();
    }

    private static boolean isOverWithTask(Session session) {
        return isOver(session) && session.taskArn().isPresent();
    }

    /** Whether it was ECS's word that the task is down which ended the session. */
    private static boolean hasStopped(Session session) {
        return session.status().isFinal() && session.taskStop().stopCode().isPresent();
    }

    private static String stopReason(Session session) {
        return session.endReason().map(EndReason::name).orElse("ended");
    }

    private static SessionReady ready(Session session, Instant readyAt) {
        return new SessionReady(
                session.ref(),
                Duration.between(session.createdAt(), readyAt),
                session.endpoint().flatMap(endpoint -> endpoint.publicIp()),
                session.endpoint().map(endpoint -> endpoint.privateIp()),
                session.taskArn(),
                session.endpoint().flatMap(endpoint -> endpoint.containerId()));
    }

    private static SessionTerminated terminated(Session session) {
        return terminated(
                session,
                session.endReason().orElseThrow(() -> lacking(session, "endReason")),
                session.endedAt().orElseThrow(() -> lacking(session, "endedAt")));
    }

    private static SessionTerminated terminated(Session session, EndReason reason, Instant endedAt) {
        return new SessionTerminated(
                session.ref(),
                session.status().isFinal() ? session.status() : reason.finalStatus(),
                reason,
                Duration.between(session.createdAt(), endedAt),
                session.totals(),
                session.taskStop());
    }

    private SessionError removedWhileLive(Session session) {
        return SessionError.of(
                        "session_row_removed",
                        "the row was removed in status " + session.status() + " by "
                                + (byTimeToLive ? "its time to live" : "somebody"))
                .session(session.ref());
    }

    private static IllegalArgumentException lacking(Session session, String field) {
        return new IllegalArgumentException("session " + session.id() + " has ended without " + field);
    }
}
