/** A Spring Boot service. */
package samples.springboot;
