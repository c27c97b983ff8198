package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A controller that was started before there was a session for it: with {@code CONTROLLER_STANDBY=true} it loads and rehearses
 * everything but the browser, and then waits on standard input for the rest of its environment, in the form of
 * {@code /proc/<pid>/environ} ({@code NAME=value}, each ended by NUL) and one more NUL. Its session's browser is then launched
 * within milliseconds. It serves that one session, like any other controller. If its input ends instead, it is not needed.
 */
final class Standby {

    private static final String ASKED = "CONTROLLER_STANDBY";

    private Standby() {}

    static boolean isAsked(Environment environment) {
        return environment.flag(ASKED, false);
    }

    /**
     * Waits for the rest of the environment.
     *
     * @param own what was known from the start; the rest goes before
     * @return empty if none comes
     */
    static Optional<Environment> await(InputStream input, Environment own) throws IOException {
        Map<String, String> variables = new HashMap<>(own.variables());
        ByteArrayOutputStream variable = new ByteArrayOutputStream();
        InputStream bytes = new BufferedInputStream(input);
        for (int value = bytes.read(); value >= 0; value = bytes.read()) {
            if (value != 0) {
                variable.write(value);
            } else if (variable.size() == 0) {
                return Optional.of(Environment.of(variables));
            } else {
                put(variables, variable.toString(StandardCharsets.UTF_8));
                variable.reset();
            }
        }
        return Optional.empty();
    }

    private static void put(Map<String, String> variables, String variable) {
        int equals = variable.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("standard input must hold variables in the form NAME=value");
        }
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
}
