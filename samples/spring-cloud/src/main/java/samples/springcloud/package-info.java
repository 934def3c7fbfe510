/** A Spring Boot service with Spring Cloud's refresh scope. */
package samples.springcloud;
