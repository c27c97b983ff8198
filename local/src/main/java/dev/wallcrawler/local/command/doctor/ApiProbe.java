package dev.wallcrawler.local.command.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.api.Json;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/** Asks an API what it says to a key. */
public final class ApiProbe implements AutoCloseable {
    private static final String WRONG_KEY = "wc_the-doctor-has-no-key";
    private static final Pattern KEY = Pattern.compile("[!-~]{1,500}");

    private final URI baseUrl;
    private final HttpProbe http = new HttpProbe();

    public ApiProbe(URI baseUrl) {
        this.baseUrl = requireNonNull(baseUrl, "baseUrl is null");
    }

    /** Whether it answers, and refuses a wrong key as the API's description says. */
    public Finding refusesAWrongKey() {
        HttpProbe.Answer answer;
        try {
            answer = ask(WRONG_KEY);
        } catch (IOException e) {
            return Finding.noAnswer(baseUrl, e);
        }
        if (answer.status() != 401) {
            return Finding.failed(baseUrl + " answers a wrong key with " + answer.status()
                    + " and not 401; its authorizer or another service is at that address");
        }
        return isError(answer)
                ? Finding.ok(baseUrl + " answers, and refuses a wrong key")
                : Finding.failed(baseUrl + " refuses a wrong key, but not in the form of its errors; deploy again");
    }

    /**
     * Whether a key is good.
     *
     * @param where the key is from, to name it by
     * @param remedy how to get a good one
     */
    public Finding accepts(String key, String where, String remedy) {
        if (!KEY.matcher(key).matches()) {
            return Finding.failed("the key " + where + " is none; " + remedy);
        }
        HttpProbe.Answer answer;
        try {
            answer = ask(key);
        } catch (IOException e) {
            return Finding.noAnswer(baseUrl, e);
        }
        return switch (answer.status()) {
            case 200 -> Finding.ok("the key " + where + " is valid");
            case 401 -> Finding.failed("the key " + where + " is unknown or revoked; " + remedy);
            default -> Finding.failed("the API answers the key " + where + " with " + answer.status()
                    + ", x-request-id " + answer.requestId().orElse("-"));
        };
    }

    private HttpProbe.Answer ask(String key) throws IOException {
        return http.get(URI.create(baseUrl + "/v1/sessions?limit=1"), Map.of("X-BB-API-Key", key));
    }

    private static boolean isError(HttpProbe.Answer answer) {
        try {
            return Json.MAPPER.readValue(answer.body(), ErrorBody.class).statusCode() == answer.status();
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
