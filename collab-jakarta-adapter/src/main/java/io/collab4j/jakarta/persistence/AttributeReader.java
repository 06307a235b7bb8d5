package io.collab4j.jakarta.persistence;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Reads an attribute where the provider does: its field, or its getter. */
final class AttributeReader {
    private final Member member;

    private AttributeReader(Member member) {
        this.member = member;
    }

    /** @throws IllegalArgumentException if its module does not open it to this one */
    static AttributeReader of(Member member) {
        try {
            ((AccessibleObject) member).setAccessible(true);
        } catch (InaccessibleObjectException closed) {
            throw new IllegalArgumentException(member.getDeclaringClass() + " is not open to this module", closed);
        }
        return new AttributeReader(member);
    }

    boolean runsCode() {
        return member instanceof Method;
    }

    @Nullable
    Object read(Object owner) {
        try {
            return member instanceof Method getter ? getter.invoke(owner) : ((Field) member).get(owner);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException(member.getName() + " cannot be read", unreadable);
        }
    }
}
