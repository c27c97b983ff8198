package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations that {@code openapi.yaml} promises, to be held against the handlers. */
public final class TestingOpenApi {

    private static final Pattern PATH = Pattern.compile(" {2}(/\\S*):");
    private static final Pattern METHOD = Pattern.compile(" {4}(get|put|post|delete|patch|head|options|trace):");

    private TestingOpenApi() {}

    /** Each operation as method and route, such as {@code GET /v1/sessions/{id}}. */
    public static List<String> operations() {
        List<String> operations = new ArrayList<>();
        String path = "";
        for (String line : lines()) {
            Matcher isPath = PATH.matcher(line);
            Matcher isMethod = METHOD.matcher(line);
            if (isPath.matches()) {
                path = isPath.group(1);
            } else if (isMethod.matches()) {
                operations.add(isMethod.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        return operations;
    }

    /** Which of them the handler knows. */
    public static List<String> servedBy(
            RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> handler) {
        return operations().stream()
                .filter(operation -> {
                    String[] parts = operation.split(" ", 2);
                    return !handler.handleRequest(TestingRequests.of(parts[0], parts[1]), null)
                            .getBody()
                            .contains("there is no such route");
                })
                .toList();
    }

    private static List<String> lines() {
        Path file = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .takeWhile(directory -> directory != null)
                .map(directory -> directory.resolve("openapi.yaml"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no openapi.yaml above the working directory"));
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
