package dev.wallcrawler.local.command.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.api.Json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/** Asks an API what it says to a key. */
public final class ApiProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String WRONG_KEY = "wc_the-doctor-has-no-key";
    private static final Pattern KEY = Pattern.compile("[!-~]{1,500}");

    private final URI baseUrl;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    public ApiProbe(URI baseUrl) {
        this.baseUrl = requireNonNull(baseUrl, "baseUrl is null");
    }

    /** Whether it answers, and refuses a wrong key as the API's description says. */
    public Finding refusesAWrongKey() throws InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = ask(WRONG_KEY);
        } catch (IOException e) {
            return noAnswer(e);
        }
        if (answer.statusCode() != 401) {
            return Finding.failed(baseUrl + " answers a wrong key with " + answer.statusCode()
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
    public Finding accepts(String key, String where, String remedy) throws InterruptedException {
        if (!KEY.matcher(key).matches()) {
            return Finding.failed("the key " + where + " is none; " + remedy);
        }
        HttpResponse<String> answer;
        try {
            answer = ask(key);
        } catch (IOException e) {
            return noAnswer(e);
        }
        return switch (answer.statusCode()) {
            case 200 -> Finding.ok("the key " + where + " is valid");
            case 401 -> Finding.failed("the key " + where + " is unknown or revoked; " + remedy);
            default -> Finding.failed("the API answers the key " + where + " with " + answer.statusCode()
                    + ", x-request-id " + answer.headers().firstValue("x-request-id").orElse("-"));
        };
    }

    private Finding noAnswer(IOException failure) {
        return Finding.failed(baseUrl + " does not answer (" + failure.getClass().getSimpleName()
                + "); is it up, and can this machine reach it?");
    }

    private HttpResponse<String> ask(String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(baseUrl + "/v1/sessions?limit=1"))
                        .header("X-BB-API-Key", key)
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isError(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readValue(answer.body(), ErrorBody.class).statusCode() == answer.statusCode();
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
