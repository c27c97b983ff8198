package dev.wallcrawler.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.Map;

/** Hands the one stack that all tests share to whoever names it as a parameter; it starts with the first and stops after the last. */
final class SharedStack implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == E2eStack.class;
    }

    @Override
    public E2eStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(E2eStack.class, type -> start(), E2eStack.class);
    }

    private static E2eStack start() {
        try {
            return E2eStack.start(
                    "shared", Map.of("DISCONNECT_GRACE_SECONDS", Integer.toString(E2eStack.GRACE_SECONDS)));
        } catch (Exception e) {
            throw new IllegalStateException("the stack does not start", e);
        }
    }
}
