package dev.wallcrawler.project;

/**
 * A key right after it was made.
 *
 * @param value the secret, shown once; {@link #toString()} leaves it out
 */
public record NewApiKey(ApiKey key, String value) {
    @Override
    public String toString() {
        return "NewApiKey[key=" + key.id() + ", value=withheld]";
    }
}
