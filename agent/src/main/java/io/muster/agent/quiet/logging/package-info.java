/** Silent stand-ins for the part of java.util.logging that the libraries name. Any thread. */
package io.muster.agent.quiet.logging;
