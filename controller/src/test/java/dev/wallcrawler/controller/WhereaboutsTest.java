package dev.wallcrawler.controller;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WhereaboutsTest {

    @Test
    void shouldReadTheMetadataOfAContainer() throws IOException {
        String metadata =
                """
                {"DockerId":"cd189a933e5849daa93386466019ab50-2495160603","Name":"controller",
                 "Labels":{"com.amazonaws.ecs.cluster":"c"},
                 "Networks":[{"NetworkMode":"awsvpc","IPv4Addresses":["10.0.2.106","10.0.2.107"],"AttachmentIndex":0}],
                 "Snapshotter":"overlayfs"}
                """;
        assertThat(Whereabouts.ofContainer(metadata))
                .isEqualTo(new Whereabouts(
                        "10.0.2.106", Optional.of("cd189a933e5849daa93386466019ab50-2495160603")));
    }

    @Test
    void shouldNotDoWithoutAnAddress() {
        assertThatThrownBy(() -> Whereabouts.ofContainer("{\"DockerId\":\"x\",\"Networks\":[{\"IPv4Addresses\":[]}]}"))
                .isInstanceOf(IOException.class);
    }
}
