package dev.wallcrawler.local.command.doctor;

import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks by HTTP, the way the AWS clients do: over the proxy, if any, that the environment names. */
final class HttpProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final SdkHttpClient http = Apache5HttpClient.builder()
            .connectionTimeout(PATIENCE)
            .socketTimeout(PATIENCE)
            .build();

    /** What came back. */
    record Answer(int status, Optional<String> requestId, String body) {}

    /** @throws IOException if nothing comes back */
    Answer get(URI url, Map<String, String> headers) throws IOException {
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(url);
        headers.forEach(request::putHeader);
        HttpExecuteResponse response = http.prepareRequest(
                        HttpExecuteRequest.builder().request(request.build()).build())
                .call();
        return new Answer(
                response.httpResponse().statusCode(),
                response.httpResponse().firstMatchingHeader("x-request-id"),
                body(response.responseBody()));
    }

    private static String body(Optional<AbortableInputStream> body) throws IOException {
        if (body.isEmpty()) {
            return "";
        }
        try (InputStream stream = body.get()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
