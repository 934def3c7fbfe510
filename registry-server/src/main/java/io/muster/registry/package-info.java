/** The registry's front doors: what {@code java -jar muster.jar} runs first. */
package io.muster.registry;
