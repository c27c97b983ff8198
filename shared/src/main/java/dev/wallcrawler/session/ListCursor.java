package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** Where a page ended: the last session that was looked at. */
record ListCursor(String sessionId, long createdAt) {

    private static final int MAX_CHARACTERS = 128;
    private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]{0,17}):(.+)");

    static ListCursor after(Session session) {
        return new ListCursor(session.id(), session.createdAt().toEpochMilli());
    }

    static ListCursor at(Map<String, AttributeValue> key) {
        return new ListCursor(
                key.get(SessionItem.ID).s(),
                Long.parseLong(key.get(SessionItem.CREATED_AT).n()));
    }

    /** @throws InvalidCursorException if it is not of the form that {@link #text} makes */
    static ListCursor parse(String text) {
        Matcher plain = PLAIN.matcher(decoded(text));
        if (!plain.matches() || !SessionIds.isPossible(plain.group(2))) {
            throw new InvalidCursorException();
        }
        return new ListCursor(plain.group(2), Long.parseLong(plain.group(1)));
    }

    private static String decoded(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new InvalidCursorException();
        }
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidCursorException();
        }
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((createdAt + ":" + sessionId).getBytes(StandardCharsets.UTF_8));
    }

    Map<String, AttributeValue> key(String projectId) {
        return Map.of(
                SessionItem.ID, fromS(sessionId),
                SessionItem.PROJECT_ID, fromS(projectId),
                SessionItem.CREATED_AT, SessionItem.number(createdAt));
    }
}
