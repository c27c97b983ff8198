package dev.wallcrawler.project;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link ProjectStore} does; run against each implementation. */
interface ProjectStoreContract {

    ProjectStore projects();

    @Test
    default void shouldMakeAProjectOnce() {
        Project first = projects().findOrCreate("shop", 5, Duration.ofMinutes(5));
        Project again = projects().findOrCreate("shop", 9, Duration.ofMinutes(9));

        assertThat(again).isEqualTo(first);
        assertThat(projects().find(first.id())).contains(first);
        assertThat(projects().projects()).containsExactly(first);
        assertThat(first.slotsInUse()).isZero();
    }

    @Test
    default void shouldChangeTheConcurrency() {
        Project project = projects().findOrCreate("shop", 5, Duration.ofMinutes(5));

        projects().setConcurrency(project.id(), 7);

        assertThat(projects().find(project.id()).orElseThrow().concurrency()).isEqualTo(7);
    }

    @Test
    default void shouldFindAKeyByItsHashUntilItIsRevoked() {
        Project project = projects().findOrCreate("shop", 5, Duration.ofMinutes(5));
        NewApiKey key = projects().createKey("ci", List.of(project.id()));

        assertThat(projects().findKey(ApiKeyHash.of(key.value()))).contains(key.key());
        assertThat(projects().findKey(ApiKeyHash.of("another"))).isEmpty();

        assertThat(projects().revokeKey(key.key().id())).isTrue();
        assertThat(projects().revokeKey(key.key().id())).isFalse();
        assertThat(projects().revokeKey("key_none")).isFalse();
        assertThat(projects().findKey(ApiKeyHash.of(key.value()))).isEmpty();
        assertThat(projects().keys()).singleElement().matches(stored -> stored.revokedAt().isPresent());
    }

    @Test
    default void shouldNotShowAKeysValue() {
        Project project = projects().findOrCreate("shop", 5, Duration.ofMinutes(5));
        NewApiKey key = projects().createKey("ci", List.of(project.id()));

        assertThat(key.toString()).doesNotContain(key.value());
        assertThat(projects().keys().toString()).doesNotContain(key.value());
    }
}
