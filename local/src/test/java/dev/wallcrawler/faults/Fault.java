package dev.wallcrawler.faults;

import java.time.Duration;
import java.util.function.Function;

/** What goes wrong with a call on the wire. */
sealed interface Fault {

    /** Nothing: this call goes well, whatever the next ones meet. */
    record None() implements Fault {}

    /** The service answers this, and has done nothing. */
    record Answer(int status, String type, String fields) implements Fault {
        static Answer error(int status, String type) {
            return new Answer(status, type, "");
        }

        String body() {
            return "{\"__type\":\"" + type + "\",\"message\":\"a fault of the test\"" + fields + "}";
        }
    }

    /** The service answers this document with 200. */
    record Document(String body) implements Fault {}

    /** The connection is closed without an answer, and nothing was done. */
    record Closed() implements Fault {}

    /** It is done, and the connection is closed without an answer. */
    record AnswerLost() implements Fault {}

    /** It is done, and answered with what this makes of the true answer's body. */
    record AnsweredWith(Function<String, Answer> instead) implements Fault {}

    /** It is done, and the answer comes after the client has given up waiting. */
    record AnswerLate(Duration by) implements Fault {}
}
