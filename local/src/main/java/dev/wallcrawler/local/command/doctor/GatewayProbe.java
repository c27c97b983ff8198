package dev.wallcrawler.local.command.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Asks a gateway whether it is well, as its load balancer does. */
public final class GatewayProbe {
    private GatewayProbe() {}

    /**
     * Whether it answers.
     *
     * @param gateway the base of connect URLs, such as {@code wss://gateway.example}
     */
    public static Finding isWell(URI gateway) {
        URI health = URI.create(gateway.toString().replaceFirst("^ws", "http") + "/health");
        try (var http = new HttpProbe()) {
            int status = http.get(health, Map.of()).status();
            return status == 200
                    ? Finding.ok(gateway + " answers")
                    : Finding.failed(health + " answers with " + status + " and not 200; look at the gateway's log");
        } catch (IOException e) {
            return Finding.noAnswer(gateway, e);
        }
    }
}
